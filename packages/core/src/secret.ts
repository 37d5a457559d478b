import { isBranded } from './brand.ts';

const brand = Symbol.for('vouch.secret');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must not be seen. `expose()` is the one crossing, so a reader can find every place where a
 * secret becomes text; string, JSON and inspect forms say `[redacted]`.
 * It promises nothing about memory: JavaScript copies strings as it likes.
 */
export class Secret<T = string> {
  readonly #value: T;

  static [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, brand);
  }

  constructor(value: T) {
    this.#value = value;
    Object.defineProperty(this, brand, { value: true });
  }

  expose(): T {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspectCustom](): string {
    return '[redacted]';
  }
}
