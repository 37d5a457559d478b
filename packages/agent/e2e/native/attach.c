/* Tries to trace the process whose number is argv[1]; prints the errno, 0 where it may. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>

int main(int count, char **words) {
  (void)count;
  errno = 0;
  ptrace(PTRACE_ATTACH, atoi(words[1]), 0, 0);
  printf("%d\n", errno);
  return 0;
}
