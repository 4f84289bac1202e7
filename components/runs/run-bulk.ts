import type { ApiOutputs } from "@/components/api-outputs";

export type BulkItem = ApiOutputs["runs"]["cancelMany"]["items"][number];

export type BulkProgress = { total: number; items: readonly BulkItem[]; stopped: boolean };

type BulkWork = {
  ids: readonly string[];
  /** Acts on a few and tells what became of each. */
  send: (ids: string[]) => Promise<readonly BulkItem[]>;
  onProgress: (progress: BulkProgress) => void;
  /** True ends the work before the next few. */
  isStopped: () => boolean;
  size?: number;
};

/**
 * Goes through many runs a few at a time, so that people see how far it is and can stop it. When a request fails as a whole, its runs
 * are told of as failed and the work goes on: some of them may have been done.
 */
export async function actOnMany({ ids, send, onProgress, isStopped, size = 25 }: BulkWork): Promise<BulkProgress> {
  const items: BulkItem[] = [];
  let stopped = false;
  for (let start = 0; start < ids.length; start += size) {
    if (isStopped()) {
      stopped = true;
      break;
    }
    items.push(...(await sendSome(ids.slice(start, start + size), send)));
    onProgress({ total: ids.length, items: [...items], stopped: false });
  }
  return { total: ids.length, items, stopped };
}

async function sendSome(ids: string[], send: BulkWork["send"]): Promise<readonly BulkItem[]> {
  try {
    const items = await send(ids);
    const told = new Set(items.map(({ id }) => id));
    return [...items, ...ids.filter((id) => !told.has(id)).map((id) => refused(id, "There is nothing to do for this run any more."))];
  } catch (error) {
    const message = error instanceof Error ? error.message : "The server did not say why.";
    return ids.map((id) => refused(id, message));
  }
}

const refused = (id: string, message: string): BulkItem => ({ id, ok: false, error: { code: "conflict", message } });
