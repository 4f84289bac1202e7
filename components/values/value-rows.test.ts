import { expect, test } from "vitest";
import { listRows, openAtFirst, rowId, type ValueRoot } from "./value-rows";

const find: ValueRoot = {
  root: "find",
  path: [],
  title: "Find",
  schema: { type: "object", properties: { status: { type: "number" } }, required: ["status"] },
  value: { is: { status: 200, list: [{ id: 7, name: "Ada" }] } },
};
const later: ValueRoot = { ...find, root: "later", title: "Later", value: undefined };
const names = (rows: ReturnType<typeof listRows>) => rows.map(({ depth, name }) => `${"-".repeat(depth)}${name}`);

test("a closed value is one row, an open one shows what is in it", () => {
  expect(names(listRows([find], { open: new Set(), search: "" }))).toEqual(["find"]);
  const rows = listRows([find], { open: new Set([rowId("find", []), rowId("find", ["list"])]), search: "" });
  expect(names(rows)).toEqual(["find", "-status", "-list", "--[0]"]);
  expect(rows[1]).toMatchObject({ preview: "200", type: "number", path: ["status"], isBranch: false });
});

test("before the first run it shows what is known to come", () => {
  const rows = listRows([later], { open: new Set([rowId("later", [])]), search: "" });
  expect(rows).toMatchObject([
    { name: "later", preview: "", title: "Later" },
    { name: "status", type: "number", preview: "" },
  ]);
});

test("a search shows what fits by name or value, with all that it stands in", () => {
  expect(names(listRows([find, later], { open: new Set(), search: "ada" }))).toEqual(["find", "-list", "--[0]", "---name"]);
  expect(names(listRows([find, later], { open: new Set(), search: "status" }))).toEqual(["find", "-status", "later", "-status"]);
  expect(listRows([find], { open: new Set(), search: "nowhere" })).toEqual([]);
});

test("of a long list no more is shown than can be looked through, and its preview is short", () => {
  const big = { ...find, value: { is: Array.from({ length: 100_000 }, (_, id) => ({ id })) } };
  const rows = listRows([big], { open: new Set([rowId("find", [])]), search: "" });
  expect(rows).toHaveLength(1_002);
  expect(rows.at(-1)).toMatchObject({ name: "…", title: "99000 more: the JSON has all", isRest: true, isBranch: false });
  expect(rows[0]?.preview).toMatch(/^100000 items: \[\{"id":0\}.*…$/);
  expect(rows[0]?.preview.length).toBeLessThan(120);
});

test("a small value is open at first, of a large one as many levels as can be taken in", () => {
  const open = (value: unknown, most: number) => [...openAtFirst([{ ...find, value: { is: value } }], most)];
  expect(open({ a: { b: { c: 1 } } }, 24)).toEqual([rowId("find", []), rowId("find", ["a"]), rowId("find", ["a", "b"])]);
  expect(open({ a: Array.from({ length: 40 }, () => 1), b: { c: 1 } }, 24)).toEqual([rowId("find", []), rowId("find", ["b"])]);
  expect(
    open(
      Array.from({ length: 40 }, () => ({ n: 1 })),
      24,
    ),
  ).toEqual([rowId("find", [])]);
  expect(open("text", 24)).toEqual([]);
});
