/**
 * What the work gives. Where it takes longer, what `late` gives or throws: the work goes on then, and nobody hears of how it
 * ends.
 */
export async function within<T>(milliseconds: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsOver = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return await Promise.race([work, timeIsOver.then(late)]).finally(() => clearTimeout(timer));
}
