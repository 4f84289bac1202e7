import "server-only";
import type { Inngest } from "inngest";
import type { EngineDeps } from "./engine-deps";
import { createRunWorkflow } from "./run-workflow";

/** All functions of Trellis on Inngest, for the embedded executor and for `serve` alike. */
export function createFunctions(client: Inngest.Any, deps: EngineDeps) {
  return [createRunWorkflow(client, deps)];
}
