import "server-only";

/**
 * Gathers single items into batches without a timer: while one flush is under way the next batch collects, so a lone item
 * goes at once and a crowd shares one round trip. `flush` answers one result per item, in order; when it throws, every
 * item of that batch rejects with the same error.
 */
export function createBatcher<Item, Result>(
  flush: (items: Item[]) => Promise<Result[]>,
  maxItems = 200,
): { add: (item: Item) => Promise<Result>; settled: () => Promise<void> } {
  type Entry = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let queue: Entry[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, maxItems);
      queue = queue.slice(maxItems);
      try {
        const results = await flush(batch.map((entry) => entry.item));
        for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Result);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    running = undefined;
  }
  return {
    add: (item) =>
      new Promise<Result>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        // A microtask later, so that everything added in this turn shares the first flush.
        running ??= Promise.resolve().then(run);
      }),
    settled: async () => {
      await running;
    },
  };
}
