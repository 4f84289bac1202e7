import type { OutlineNode } from "@/server/workflow/outline-document";
import { handleLabel } from "./card-handles";

/** Where a node leads, in words: "leads to Writer by approved and to Stop by rejected". */
export function describeLeads(leadsTo: OutlineNode["leadsTo"], nameOf: (id: string) => string): string {
  const parts = leadsTo.map(({ handle, target }, index) => {
    const label = handleLabel(handle);
    return `${index === 0 ? "leads to" : "to"} ${nameOf(target)}${label === null ? "" : ` by ${label}`}`;
  });
  if (parts.length === 0) return "leads nowhere";
  return parts.length < 3 ? parts.join(" and ") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
