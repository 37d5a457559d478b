/**
 * What is loaded when it is first wanted, and kept. A failure is not kept: an agent lives for hours, and a file that could not be
 * read in one moment (too many open files, a package that was just replaced) can be in the next.
 */
export function onFirstUse<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((thrown: unknown) => {
      loaded = undefined;
      throw thrown;
    });
    return loaded;
  };
}
