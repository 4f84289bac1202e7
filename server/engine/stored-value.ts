import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import type { ArtifactRef } from "@/server/workflow/run-event";
import type { StoredArtifact } from "./event-log/run-commit";

export type StoredValue = {
  /** What later steps see: exactly what a replay would read back from the database. */
  value: unknown;
  /** What rows and events hold: the value, or a reference to an artifact. */
  stored: unknown;
  artifact?: StoredArtifact;
};

const previewChars = 500;

/**
 * A value as it is recorded: plain JSON, and by reference when it is larger than `limits.inlineValueBytes`. The artifact's id
 * follows from its content, so a value that passes through many steps is stored once per run, and a replay stores nothing new.
 * Throws `too_large` past `limits.outputBytes` and `code_failed` for what JSON cannot say; both name `what`.
 */
export function storeValue(value: unknown, owner: { orgId: string; runId: string; what: string }): StoredValue {
  const text = writeText(value, owner.what);
  // Characters are at most bytes; small values, the usual case, need no count.
  const bytes = text.length <= limits.inlineValueBytes / 3 ? text.length : Buffer.byteLength(text);
  if (bytes > limits.outputBytes)
    throw new AppError(
      "too_large",
      `${owner.what} would take ${(bytes / 1e6).toFixed(1)} MB; the limit is ${(limits.outputBytes / 1e6).toFixed(0)} MB.`,
      {
        fix: "Pass on only what later nodes need, or store the rest elsewhere and pass its address.",
      },
    );
  const plain: unknown = JSON.parse(text);
  if (bytes <= limits.inlineValueBytes) return { value: plain, stored: plain };
  const id = createHash("sha256").update(owner.runId).update("\n").update(text).digest("hex").slice(0, 32);
  const stored: ArtifactRef = { $artifact: id, bytes, preview: text.slice(0, previewChars) };
  return { value: plain, stored, artifact: { id, orgId: owner.orgId, text } };
}

function writeText(value: unknown, what: string): string {
  try {
    return toJsonText(value);
  } catch (cause) {
    // A cycle or a BigInt.
    throw new AppError("code_failed", `${what} cannot be written as JSON.`, {
      fix: "Return only objects, lists, text, numbers, true, false and null.",
      detail: cause instanceof Error ? cause.message : undefined,
      cause,
    });
  }
}
