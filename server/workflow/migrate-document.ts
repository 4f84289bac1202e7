import type * as z from "zod";
import { limits } from "@/server/limits";
import { type WorkflowDocument, workflowDocument } from "./document";
import { formatFieldPath } from "./field-path";
import type { GraphIssue } from "./graph";

const issuesReported = 20;

/**
 * A document of today's version from what a client, a file or the database gives: JSON text or a value parsed from it. Size
 * and depth are checked before anything walks into it recursively. A document with problems of its graph (a cycle, a missing
 * setting) is fine here: drafts save. Issues name the node, the field, the limit and the fix.
 */
export function migrateDocument(json: unknown): { document: WorkflowDocument } | { issues: GraphIssue[] } {
  const read = typeof json === "string" ? parseText(json) : { value: json };
  if ("issue" in read) return { issues: [read.issue] };
  const { value } = read;
  const shape = checkShape(value) ?? (typeof json === "string" ? null : checkBytes(JSON.stringify(value) ?? "")) ?? checkVersion(value);
  if (shape) return { issues: [shape] };
  const parsed = workflowDocument.safeParse(value);
  if (parsed.success) return { document: parsed.data };
  return { issues: parsed.error.issues.slice(0, issuesReported).map((issue) => describeIssue(issue, value)) };
}

function parseText(text: string): { value: unknown } | { issue: GraphIssue } {
  const tooLarge = checkBytes(text);
  if (tooLarge) return { issue: tooLarge };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      issue: {
        severity: "error",
        code: "invalid_json",
        message: `This is not JSON: ${error.message}`,
        fix: "Export the workflow again, or correct the text.",
      },
    };
  }
}

function checkBytes(text: string): GraphIssue | null {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= limits.documentBytes) return null;
  return {
    severity: "error",
    code: "too_large",
    message: `The document has ${bytes.toLocaleString("en")} bytes; at most ${limits.documentBytes.toLocaleString("en")} are allowed`,
    fix: "Move large texts out of the workflow, or split it with a sub-workflow.",
  };
}

/** Depth and forbidden keys, in a loop: a hostile document may be nested deeper than the stack. */
function checkShape(value: unknown): GraphIssue | null {
  let level: { value: object; path: (string | number)[] }[] = isObject(value) ? [{ value, path: [] }] : [];
  for (let depth = 1; level.length > 0; depth++) {
    const first = level[0];
    if (depth > limits.jsonDepth && first) {
      return {
        ...place(first.path, value),
        severity: "error",
        code: "too_deep",
        message: `The document is nested deeper than ${limits.jsonDepth} levels`,
        fix: "Flatten the data, or keep it as text.",
      };
    }
    const next: typeof level = [];
    for (const { value: parent, path } of level) {
      if (Object.hasOwn(parent, "__proto__")) {
        return {
          ...place(path, value),
          severity: "error",
          code: "invalid_document",
          message: "The document has a field called “__proto__”, which is not allowed",
          fix: "Rename the field.",
        };
      }
      for (const [key, child] of Object.entries(parent)) {
        if (isObject(child)) next.push({ value: child, path: [...path, Array.isArray(parent) ? Number(key) : key] });
      }
    }
    level = next;
  }
  return null;
}

function checkVersion(value: unknown): GraphIssue | null {
  if (!isObject(value) || Array.isArray(value)) {
    return {
      severity: "error",
      code: "invalid_document",
      message: "A workflow document is an object with version, nodes and edges",
      fix: "Export a workflow to see the format.",
    };
  }
  const version: unknown = "version" in value ? value.version : undefined;
  if (version === 1) return null;
  const found = version === undefined ? "has no version" : `is of version ${JSON.stringify(version)?.slice(0, 40)}`;
  return {
    severity: "error",
    field: "version",
    code: "unsupported_version",
    message: `The document ${found}; this Trellis reads version 1`,
    fix: "Set version to 1, or update Trellis if the document comes from a newer one.",
  };
}

function describeIssue(issue: z.core.$ZodIssue, root: unknown): GraphIssue {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  const where = place(path, root);
  const subject =
    where.nodeId !== undefined ? `Node “${where.nodeId}”` : where.edgeId !== undefined ? `Connection “${where.edgeId}”` : "The document";
  const field = where.field === undefined ? "" : `, ${where.field}`;
  return {
    ...where,
    severity: "error",
    code: "invalid_document",
    message: `${subject}${field}: ${issue.message}`,
    fix: "Correct it and send the document again.",
  };
}

/** The node or edge that a path leads into, and the path from there. */
function place(path: readonly (string | number)[], root: unknown): Pick<GraphIssue, "nodeId" | "edgeId" | "field"> {
  const [list, index, ...rest] = path;
  const entry =
    isRecord(root) && typeof list === "string" && typeof index === "number" && Object.hasOwn(root, list) && Array.isArray(root[list])
      ? root[list][index]
      : undefined;
  const id = isRecord(entry) && typeof entry.id === "string" ? entry.id.slice(0, 200) : undefined;
  const isEntry = id !== undefined && (list === "nodes" || list === "edges");
  const field = formatFieldPath(isEntry ? rest : path);
  return { ...(isEntry ? (list === "nodes" ? { nodeId: id } : { edgeId: id }) : {}), ...(field === "" ? {} : { field }) };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}
