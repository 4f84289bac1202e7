import "server-only";
import { createHash } from "node:crypto";

/** SHA-256 of a JSON value whatever the order of its keys; of bytes as they are. */
export function hashRequest(request: unknown): string {
  const content = Buffer.isBuffer(request) ? request : JSON.stringify(sortKeys(request));
  return createHash("sha256").update(content).digest("hex");
}

/** As deep as a request may be (limits.jsonDepth), so recursion is safe. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
