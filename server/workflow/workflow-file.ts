// Workflows as files: written so that two exports of one drawing are the same text and a change is a small difference, and read
// with the place of whatever is wrong. Secrets are never in them: a document only names the credentials that it uses.
import type { WorkflowDocument } from "./document";
import { exportDocument } from "./export-document";
import { isPlainObject } from "./expression/read-path";
import type { GraphIssue } from "./graph";
import { migrateDocument } from "./migrate-document";

export type FiledWorkflow = { name: string; description: string; document: WorkflowDocument };

const format = "trellis-workflows";
const nameChars = 120;

/** Several workflows with their names as one file. */
export function formatWorkflowFile(workflows: readonly FiledWorkflow[]): string {
  const ordered = workflows.map(({ name, description, document }) => ({
    name,
    description,
    document: JSON.parse(exportDocument(document)),
  }));
  return JSON.stringify({ format, workflows: ordered }, null, 2);
}

/** A name that any system takes for a file. */
export function nameWorkflowFile(name: string): string {
  return `${
    name
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-+|-+$/g, "")
      .toLowerCase() || "workflow"
  }.json`;
}

/**
 * The workflows in a file: of an export, of one workflow as the API gives it, or a document alone, which takes the file's name.
 * Issues name the workflow when there are several, the node, the field, and what to do.
 */
export function readWorkflowFile(text: string, fileName: string): { workflows: FiledWorkflow[] } | { issues: GraphIssue[] } {
  const json = parse(text);
  if ("issue" in json) return { issues: [json.issue] };
  const entries = listEntries(json.value);
  if (entries.length === 0) return { issues: [unknownFile] };
  const usual = fileName.replace(/\.json$/i, "").slice(0, nameChars) || "Imported workflow";
  const workflows: FiledWorkflow[] = [];
  const issues: GraphIssue[] = [];
  for (const [index, entry] of entries.entries()) {
    const name = entry.name?.trim().slice(0, nameChars) || (index === 0 ? usual : `${usual} ${index + 1}`);
    const read = migrateDocument(entry.document);
    if ("document" in read) workflows.push({ name, description: entry.description ?? "", document: read.document });
    else issues.push(...read.issues.map((issue) => (entries.length === 1 ? issue : { ...issue, message: `“${name}”: ${issue.message}` })));
  }
  return issues.length > 0 ? { issues } : { workflows };
}

const unknownFile: GraphIssue = {
  severity: "error",
  code: "invalid_document",
  message: "This file holds no workflow",
  fix: "Choose a file that Trellis exported, or a workflow document: an object with version, nodes and edges.",
};

function parse(text: string): { value: unknown } | { issue: GraphIssue } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const fix = "Export the workflow again, or correct the text at that place.";
    return { issue: { severity: "error", code: "invalid_json", message: `This is not JSON: ${error.message}`, fix } };
  }
}

type Entry = { name?: string | undefined; description?: string | undefined; document: unknown };

function listEntries(value: unknown): Entry[] {
  if (!isPlainObject(value)) return [];
  if (Array.isArray(value.workflows)) return value.workflows.flatMap((each) => (isPlainObject(each) ? readEntry(each) : []));
  if ("document" in value) return [readEntry(value)];
  return "nodes" in value || "version" in value ? [{ document: value }] : [];
}

function readEntry({ name, description, document }: Record<string, unknown>): Entry {
  return {
    name: typeof name === "string" ? name : undefined,
    description: typeof description === "string" ? description : undefined,
    document,
  };
}
