interface Event<T> {
  readonly at: number;
  /** Those of one moment come in the order in which they were put in. */
  readonly order: number;
  readonly what: T;
}

/** What is to happen, earliest first: a binary heap. */
export class EventQueue<T> {
  readonly #heap: Event<T>[] = [];
  #order = 0;

  push(at: number, what: T): void {
    const heap = this.#heap;
    const event = { at, order: this.#order, what };
    this.#order += 1;
    let place = heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event<T>)) break;
      heap[place] = heap[parent] as Event<T>;
      place = parent;
    }
    heap[place] = event;
  }

  pop(): { readonly at: number; readonly what: T } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event<T>, heap[child] as Event<T>))
        child += 1;
      if (!isBefore(heap[child] as Event<T>, last)) break;
      heap[place] = heap[child] as Event<T>;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(one: Event<unknown>, other: Event<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
