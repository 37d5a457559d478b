/** A moment (epoch milliseconds) as the person's clock shows it: `17:05`. */
export function timeOfDay(moment: number): string {
  const date = new Date(moment);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
