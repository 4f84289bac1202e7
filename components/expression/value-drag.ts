// A value on its way from a tree to a field.
import { writeReference } from "@/server/workflow/values/write-reference";
import type { ValueReference } from "./insert-targets";

const kind = "application/x-trellis-value";

export function startValueDrag(transfer: DataTransfer, { root, path }: ValueReference) {
  transfer.effectAllowed = "copy";
  transfer.setData(kind, JSON.stringify({ root, path }));
  // For fields elsewhere, and other programs.
  transfer.setData("text/plain", `{{ ${writeReference(root, path)} }}`);
}

/** While it is dragged its content cannot be read yet. */
export function holdsValue(transfer: DataTransfer): boolean {
  return transfer.types.includes(kind);
}

export function readValueDrag(transfer: DataTransfer): ValueReference | null {
  const text = transfer.getData(kind);
  if (text === "") return null;
  const read: unknown = JSON.parse(text);
  if (typeof read !== "object" || read === null || !("root" in read) || !("path" in read)) return null;
  return typeof read.root === "string" && Array.isArray(read.path) ? { root: read.root, path: read.path } : null;
}
