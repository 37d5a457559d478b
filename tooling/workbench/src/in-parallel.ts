/** Does the work for every item, `width` of them at a time; the answers come in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      answers[index] = await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return answers;
}
