import "server-only";
import { type RunWatcher, watchRun } from "@/server/engine/watch";
import type { Actor } from "@/server/permissions";
import { requireRun } from "./run-record";

/** Delivers a run's events and text as they come, after a seq, until the returned function is called. Throws `not_found`. */
export async function followRun(actor: Actor, id: string, watcher: RunWatcher): Promise<() => void> {
  await requireRun(actor, id);
  return watchRun(id, watcher);
}
