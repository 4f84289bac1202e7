import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { nameNodeField } from "./field-words";

test("a field is called as its form calls it, and an entry of a list by its name or its number", () => {
  const name = (...path: (string | number)[]) => nameNodeField("switch", ["config", ...path], nodeCatalog);
  expect(name("cases")).toBe("Cases");
  expect(name("cases", 1, "condition")).toBe("Cases 2, Condition");
  expect(name("cases", "my vip", "condition")).toBe("Cases “my vip”, Condition");
  expect(nameNodeField("switch", ["policy", "timeoutMs"], nodeCatalog)).toBe("Time limit, in milliseconds");
});
