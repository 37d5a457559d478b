/** An option that may be given several times: its values in order. */
export function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}
