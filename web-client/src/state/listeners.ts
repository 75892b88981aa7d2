// Whoever wants to be told, until they don't any more.

export class Listeners<T extends unknown[]> {
  readonly #all = new Set<(...what: T) => void>();

  /** From now on, until what this gives is called. */
  add = (listener: (...what: T) => void): (() => void) => {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  };

  /** One that throws is in nobody's way; the page's own error handling hears of it. */
  tell = (...what: T): void => {
    for (const one of this.#all)
      try {
        one(...what);
      } catch (why) {
        setTimeout(() => {
          throw why;
        });
      }
  };
}
