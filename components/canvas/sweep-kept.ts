import * as z from "zod";
import { type Keep, listKeys } from "./kept-drafts";

/** Nobody has come back for it in so long. */
const longestMs = 60 * 24 * 3_600_000;

const dated = z.object({ at: z.number() });
const oneOrMany = z.union([dated, z.array(dated)]);

/** Takes away what this browser kept of any workflow and nobody opened again, so that it does not pile up. */
export function sweepKept(storage: Keep, now: number) {
  const drafts = listKeys(storage, "trellis:draft:");
  const bases = new Set(drafts.filter((key) => key.endsWith(":base")));
  for (const key of drafts) if (!bases.has(key) && isOld(storage, key, now)) storage.removeItem(key);
  for (const key of bases) if (storage.getItem(key.slice(0, -":base".length)) === null) storage.removeItem(key);
  for (const key of listKeys(storage, "trellis:aside:")) if (isOld(storage, key, now)) storage.removeItem(key);
}

/** A list is as old as its newest entry. What is not as this version of Trellis writes it counts as old. */
function isOld(storage: Keep, key: string, now: number): boolean {
  try {
    const kept = oneOrMany.parse(JSON.parse(storage.getItem(key) ?? "null"));
    return [kept].flat().every(({ at }) => now - at > longestMs);
  } catch {
    // Cut off, or of another version: nothing that could be restored.
    return true;
  }
}
