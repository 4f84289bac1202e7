import { describe, expect, test } from "vitest";
import { grouped } from "./grouped";

describe("grouped", () => {
  test("flushes together what comes together, and what comes meanwhile in the next group", async () => {
    const groups: number[][] = [];
    const ask = grouped(async (items: readonly number[]) => {
      groups.push([...items]);
      if (groups.length === 1) later.push(ask(4), ask(5));
      return items.map((item) => item * 10);
    });
    const later: Promise<number>[] = [];
    expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([10, 20, 30]);
    expect(await Promise.all(later)).toEqual([40, 50]);
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  test("lets one bad item fail alone", async () => {
    const ask = grouped(async (items: readonly number[]) => {
      if (items.includes(2)) throw new Error("two");
      return items;
    });
    const results = await Promise.allSettled([ask(1), ask(2), ask(3)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("takes no more than the most at once, and what `take` leaves out later", async () => {
    const groups: string[][] = [];
    const flush = async (items: readonly string[]) => {
      groups.push([...items]);
      return items;
    };
    await Promise.all(["a", "b", "c"].map(grouped(flush, { max: 2 })));
    const distinct = grouped(flush, { take: (waiting) => waiting.filter((item, index) => waiting.indexOf(item) === index) });
    await Promise.all([distinct("x"), distinct("y"), distinct("z")]);
    expect(groups).toEqual([["a", "b"], ["c"], ["x", "y", "z"]]);
  });
});
