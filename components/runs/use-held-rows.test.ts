import { expect, test } from "vitest";
import { countNewRows } from "./use-held-rows";

const rows = [{ id: "c" }, { id: "b" }, { id: "a" }];

test.each([
  ["a", 2],
  ["c", 0],
  ["gone", 0],
  [null, 0],
])("with %s first when the list was held, %d rows are new", (anchor, count) => expect(countNewRows(rows, anchor)).toBe(count));
