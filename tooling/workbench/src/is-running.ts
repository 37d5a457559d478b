/** Whether a process has this id. One that has ended keeps it until its parent has taken note. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
