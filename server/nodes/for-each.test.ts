import { expect, test } from "vitest";
import type { BodyPass, NodeContext, PartOutcome } from "@/server/workflow/define";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import { forEach } from "./for-each";

/** Runs the loop over `input.items` with `pass` as its body. Other calls fail: a loop makes none. */
async function loop(items: unknown, settings: Record<string, unknown>, pass: (pass: BodyPass) => PartOutcome = ({ index }) => ok(index)) {
  const begun: BodyPass[] = [];
  const ctx = {
    offset: 0,
    runBody: async (given: BodyPass) => {
      begun.push(given);
      return pass(given);
    },
  } as Partial<NodeContext> as NodeContext;
  const scope = { input: { items } };
  const config = resolveConfig(forEach, { items: "{{ input.items }}", ...settings }, scope);
  const { output, handle } = await forEach.execute({ config: forEach.config.parse(config), input: null, scope, inbound: {}, ctx });
  return { output, handle, begun };
}

const ok = (result: unknown): PartOutcome => ({ ok: true, result });
const failed = (message: string): PartOutcome => ({ ok: false, error: { code: "code_failed", message } });
const failsAt =
  (...places: number[]) =>
  ({ index }: BodyPass) =>
    places.includes(index) ? failed(`no ${index}`) : ok(index);

test("each pass is given its item and its place, and results come in the order of the items", async () => {
  const { output, handle, begun } = await loop(["a", "b"], { concurrency: 2 }, ({ names }) => ok(`${names.item}!`));
  expect(begun.map(({ names }) => names)).toEqual([
    { item: "a", index: 0 },
    { item: "b", index: 1 },
  ]);
  expect({ output, handle }).toEqual({ output: { results: ["a!", "b!"], errors: [] }, handle: "done" });
});

test("an object is walked by its entries, and nothing is done for an empty list", async () => {
  const { begun } = await loop({ red: 1, blue: 2 }, {});
  expect(begun.map(({ names }) => names.item)).toEqual([
    { key: "red", value: 1 },
    { key: "blue", value: 2 },
  ]);
  expect((await loop([], {})).output).toEqual({ results: [], errors: [] });
});

test("what is no list is refused with the field", async () => {
  for (const items of ["a, b", 3, null, true])
    await expect(loop(items, {})).rejects.toMatchObject({
      code: "config_invalid",
      field: "config.items",
      message: expect.stringContaining("Give a list"),
    });
});

test("a list longer than the loop takes is refused before the first pass", async () => {
  await expect(loop([1, 2, 3], { maxItems: 2 })).rejects.toMatchObject({
    code: "too_large",
    field: "config.maxItems",
    message: "There are 3 items; this loop takes at most 2.",
  });
});

test("stop: the first item that fails fails the loop by its name, and no other begins", async () => {
  await expect(loop([1, 2, 3, 4], {}, failsAt(1, 2))).rejects.toMatchObject({ code: "code_failed", message: "Item 1: no 1" });
  const begun: number[] = [];
  const noting = (pass: BodyPass) => {
    begun.push(pass.index);
    return failsAt(1)(pass);
  };
  await expect(loop([1, 2, 3, 4], {}, noting)).rejects.toMatchObject({ message: "Item 1: no 1" });
  expect(begun).toEqual([0, 1]);
});

test("continue puts null in the place of an item that failed, drop leaves it out, and both name it", async () => {
  const errors = [{ index: 1, error: { code: "code_failed", message: "no 1" } }];
  expect((await loop([1, 2, 3], { onItemError: "continue" }, failsAt(1))).output).toEqual({ results: [0, null, 2], errors });
  expect((await loop([1, 2, 3], { onItemError: "drop" }, failsAt(1))).output).toEqual({ results: [0, 2], errors });
});

test("the result of a pass is not filled in before the loop runs", async () => {
  const { begun } = await loop([1], { result: "{{ writer.text }} of {{ item }}" });
  expect(begun[0]?.result).toBe("{{ writer.text }} of {{ item }}");
});
