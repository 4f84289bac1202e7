import "server-only";
import type { Inngest } from "inngest";
import type { DirectFunction } from "@/server/executor/direct-call";
import type { EngineDeps } from "./engine-deps";
import { createDirectRunWorkflow, createRunWorkflow } from "./run-workflow";

/** All functions of Trellis on Inngest, for the embedded executor and for `serve` alike. */
export function createFunctions(client: Inngest.Any, deps: EngineDeps) {
  return [createRunWorkflow(client, deps)];
}

/** Those that the embedded executor calls directly, by the id under which they are registered. */
export function createDirectFunctions(client: Inngest.Any, deps: EngineDeps): Record<string, DirectFunction> {
  return { [`${client.id}-run-workflow`]: createDirectRunWorkflow(client, deps) };
}
