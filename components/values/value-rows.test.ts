import { expect, test } from "vitest";
import { listRows, rowId, type ValueRoot } from "./value-rows";

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
  expect(rows).toHaveLength(1_001);
  expect(rows[0]?.preview).toMatch(/^100000 items: \[\{"id":0\}.*…$/);
  expect(rows[0]?.preview.length).toBeLessThan(120);
});
