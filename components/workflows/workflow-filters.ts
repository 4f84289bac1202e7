export type WorkflowSort = "updated" | "created" | "name";

/** Which workflows the list shows and in what order, as the address says it. */
export type WorkflowFilters = { search: string; tags: string[]; starred: boolean; sort: WorkflowSort };

export const sortWords: Record<WorkflowSort, string> = { updated: "Last changed", created: "Newest", name: "Name" };
export const sorts = Object.keys(sortWords) as WorkflowSort[];

export function readWorkflowFilters(params: URLSearchParams): WorkflowFilters {
  return {
    search: params.get("q") ?? "",
    tags: (params.get("tags") ?? "").split(",").filter(Boolean),
    starred: params.has("starred"),
    sort: sorts.find((known) => known === params.get("sort")) ?? "updated",
  };
}

/** The query of an address; only what is not as usual. */
export function writeWorkflowFilters({ search, tags, starred, sort }: WorkflowFilters): string {
  const params = new URLSearchParams();
  if (search.trim() !== "") params.set("q", search.trim());
  if (tags.length > 0) params.set("tags", tags.join(","));
  if (starred) params.set("starred", "yes");
  if (sort !== "updated") params.set("sort", sort);
  return params.toString().replaceAll("%2C", ",");
}
