import type { ApiOutputs } from "@/components/api-outputs";
import type { RunView } from "@/server/workflow/run-view";
import { unpackBareView } from "@/server/workflow/run-view/bare-view";

/** What the page of a run comes with, as texts (server/api/load-run.ts); null: it has to ask. */
export type FirstLook = { details: string; view: string } | null;

/** The run, and how it and its steps stood when the page was made. */
export function readFirstLook(first: FirstLook): { details: ApiOutputs["runs"]["get"]; view: RunView } | null {
  return first && { details: JSON.parse(first.details) as ApiOutputs["runs"]["get"], view: unpackBareView(first.view) };
}
