import "server-only";
import type { Inngest } from "inngest";
import type { EngineDeps } from "./engine-deps";
import { createRunWorkflow, type EmbeddedHooks } from "./run-workflow";

/** All functions of Trellis on Inngest, for the embedded executor and for `serve` alike. */
export function createFunctions(client: Inngest.Any, deps: EngineDeps, embedded?: EmbeddedHooks) {
  return [createRunWorkflow(client, deps, embedded)];
}
