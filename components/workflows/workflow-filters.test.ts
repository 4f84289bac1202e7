import { expect, test } from "vitest";
import { readWorkflowFilters, writeWorkflowFilters } from "./workflow-filters";

test("filters of the list come back from the address as they were written", () => {
  const filters = { search: "a b", tags: ["Sales", "Daily"], starred: true, sort: "name" } as const;
  expect(readWorkflowFilters(new URLSearchParams(writeWorkflowFilters({ ...filters, tags: [...filters.tags] })))).toEqual(filters);
  expect(writeWorkflowFilters(readWorkflowFilters(new URLSearchParams("sort=odd")))).toBe("");
});
