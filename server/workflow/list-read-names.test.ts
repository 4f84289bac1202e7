import { describe, expect, it } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { listReadNames } from "./list-read-names";

const read = (type: string, config: Record<string, unknown>) => {
  const { needed, possible } = listReadNames(config, nodeCatalog[type]!);
  return { needed: [...needed].sort(), possible: [...possible].sort() };
};

describe("the names that a node reads", () => {
  it("are those of its templates and conditions", () => {
    expect(read("set", { fields: { a: "{{ fetch.body }} and {{ item.x }}", b: "{{ trigger }}" } }).needed).toEqual([
      "fetch",
      "item",
      "trigger",
    ]);
    expect(read("if", { condition: "score.value > 3 && has(input.x)" }).needed).toEqual(["input", "score"]);
  });

  it("are only possible where there is a default, or in the words of another program", () => {
    expect(read("set", { fields: { a: '{{ fetch.body ?? "none" }}' } })).toEqual({ needed: [], possible: ["fetch"] });
    const { needed, possible } = read("set", { mapping: "$sum(fetch.rows.price)" });
    expect(needed).toEqual([]);
    expect(possible).toContain("fetch");
  });

  it("are without those that a loop gives its own passes", () => {
    expect(read("while", { condition: "index < 3 && last == null || score > 1", result: "{{ last }}" }).needed).toEqual(["score"]);
    expect(read("for-each", { items: "{{ item.children }}" }).needed).toEqual(["item"]);
  });
});
