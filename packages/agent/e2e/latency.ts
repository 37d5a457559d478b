/** How long the calls of a row took, in milliseconds. */
export interface Latency {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** Makes a call again and again, one after the other, and times each. */
export async function latencyOf(count: number, call: () => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(count - 1, Math.floor(count * share))] as number;
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** For the account of a long run. */
export function told({ median, p95, p99 }: Latency): string {
  const [a, b, c] = [median, p95, p99].map((milliseconds) => milliseconds.toFixed(1));
  return `median ${a} ms, p95 ${b} ms, p99 ${c} ms`;
}
