/* What LD_PRELOAD brings into a process: it writes the program's name into the file MARKER. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>

__attribute__((constructor)) static void mark(void) {
  FILE *file = fopen(MARKER, "a");
  if (!file) return;
  fprintf(file, "preload %s\n", program_invocation_name);
  fclose(file);
}
