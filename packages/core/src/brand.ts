/**
 * What `instanceof` goes by for a class that may be in a process more than once: a published program and the files
 * that it loads later are bundled apart, and each has a copy. The instances carry a mark under a registered symbol.
 */
export function isBranded(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && brand in value;
}
