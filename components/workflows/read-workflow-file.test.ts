import { expect, test } from "vitest";
import { readWorkflowFile } from "./read-workflow-file";
import { readWorkflowFilters, writeWorkflowFilters } from "./workflow-filters";

const document = { version: 1, nodes: [], edges: [] };

test("an export gives its workflows with their names", () => {
  const text = JSON.stringify({ format: "trellis-workflows", workflows: [{ name: "A", description: "d", document }, { document }] });
  expect(readWorkflowFile(text, "all.json")).toEqual([
    { name: "A", description: "d", document },
    { name: "all", description: "", document },
  ]);
});

test("a workflow of the API and a bare document are taken too", () => {
  expect(readWorkflowFile(JSON.stringify({ name: "B", document, revision: 3 }), "x.json")).toMatchObject([{ name: "B", document }]);
  expect(readWorkflowFile(JSON.stringify(document), "Order check.json")).toEqual([{ name: "Order check", description: "", document }]);
});

test.each(["", "not json", "[]", "{}", '{"workflows":[{"name":"no document"}]}'])("%s is no workflow", (text) =>
  expect(readWorkflowFile(text, "x.json")).toBeNull(),
);

test("filters of the list come back from the address as they were written", () => {
  const filters = { search: "a b", tags: ["Sales", "Daily"], starred: true, sort: "name" } as const;
  expect(readWorkflowFilters(new URLSearchParams(writeWorkflowFilters({ ...filters, tags: [...filters.tags] })))).toEqual(filters);
  expect(writeWorkflowFilters(readWorkflowFilters(new URLSearchParams("sort=odd")))).toBe("");
});
