import "server-only";

export type GroupedOptions<Item> = {
  /** Bounds the memory and the locks of one flush, not the throughput. Default 200. */
  max?: number;
  /** Chooses what goes into a flush together; the rest waits for the next. Default: the first `max`. */
  take?(waiting: readonly Item[], max: number): readonly Item[];
};

type Waiting<Item, Result> = { item: Item; resolve(result: Result): void; reject(thrown: unknown): void };

/**
 * Turns single requests into groups: while one group is on its way the next collects, so the latency of the network and of the
 * disk is shared by all who wait. A group that fails is tried again one by one, so that one bad item fails alone; `flush` must
 * therefore be atomic, and harmless to repeat. Its results are in the order of its items.
 */
export function grouped<Item, Result>(
  flush: (items: readonly Item[]) => Promise<readonly Result[]>,
  { max = 200, take = (waiting, most) => waiting.slice(0, most) }: GroupedOptions<Item> = {},
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let flushing = false;

  const flushGroup = async (group: readonly Waiting<Item, Result>[]) => {
    try {
      const results = await flush(group.map(({ item }) => item));
      for (const [index, one] of group.entries()) one.resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      for (const one of group) await flushGroup([one]);
    }
  };

  const flushAll = async () => {
    while (waiting.length > 0) {
      const taken = new Set(
        take(
          waiting.map(({ item }) => item),
          max,
        ),
      );
      const group = waiting.filter(({ item }) => taken.has(item));
      waiting = waiting.filter(({ item }) => !taken.has(item));
      await flushGroup(group);
    }
    flushing = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (flushing) return;
      flushing = true;
      // One turn of the loop, so that those who come together go together.
      setImmediate(flushAll);
    });
}
