import { expect, test } from "vitest";
import { actOnMany, type BulkItem, type BulkProgress } from "./run-bulk";

const ids = Array.from({ length: 60 }, (_, index) => `r${index}`);
const fine = (asked: string[]): BulkItem[] => asked.map((id) => ({ id, ok: true }));

test("many runs are gone through a few at a time, each told of once and in order", async () => {
  const asked: number[] = [];
  const seen: number[] = [];
  const result = await actOnMany({
    ids,
    size: 25,
    send: async (some) => {
      asked.push(some.length);
      return fine(some);
    },
    onProgress: ({ items }) => seen.push(items.length),
    isStopped: () => false,
  });
  expect(asked).toEqual([25, 25, 10]);
  expect(seen).toEqual([25, 50, 60]);
  expect(result.items.map(({ id }) => id)).toEqual(ids);
});

test("it stops before the next few when asked to, and tells how far it came", async () => {
  let progress: BulkProgress | null = null;
  const result = await actOnMany({
    ids,
    send: async (some) => fine(some),
    onProgress: (next) => {
      progress = next;
    },
    isStopped: () => progress !== null,
  });
  expect(result).toMatchObject({ total: 60, stopped: true });
  expect(result.items).toHaveLength(25);
});

test("a request that fails is told of for its runs, and the others go on", async () => {
  let calls = 0;
  const result = await actOnMany({
    ids: ids.slice(0, 4),
    size: 2,
    send: async (some) => {
      calls += 1;
      if (calls === 1) throw new Error("The server cannot be reached.");
      return fine(some);
    },
    onProgress: () => undefined,
    isStopped: () => false,
  });
  expect(result.items).toEqual([
    { id: "r0", ok: false, error: { code: "conflict", message: "The server cannot be reached." } },
    { id: "r1", ok: false, error: { code: "conflict", message: "The server cannot be reached." } },
    { id: "r2", ok: true },
    { id: "r3", ok: true },
  ]);
});

test("runs that the answer says nothing of are not passed over in silence", async () => {
  const { items } = await actOnMany({
    ids: ["a", "b"],
    send: async () => fine(["a"]),
    onProgress: () => undefined,
    isStopped: () => false,
  });
  expect(items).toMatchObject([
    { id: "a", ok: true },
    { id: "b", ok: false },
  ]);
});
