import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";
import { nodeCatalog } from "@/server/nodes/registry";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { type Graph, type GraphIssue, toGraph } from "@/server/workflow/graph";
import { migrateDocument } from "@/server/workflow/migrate-document";
import type { KnownProfiles } from "@/server/workflow/profile/known-profiles";

/**
 * A document from outside. What is wrong with it is said by the language, which knows nodes, limits and fixes: throws AppError
 * `too_large` or `invalid_input` with all issues in `data.issues`.
 */
export const documentInput = z.preprocess((given: z.input<typeof workflowDocument>) => {
  const migrated = migrateDocument(given);
  if ("issues" in migrated) throw refuseDocument(migrated.issues);
  return migrated.document;
}, workflowDocument);

function refuseDocument(issues: readonly GraphIssue[]): AppError {
  const [first] = issues;
  return new AppError(first?.code === "too_large" ? "too_large" : "invalid_input", `${first?.message ?? "The document cannot be read"}.`, {
    field: ["document", fieldOf(first).field].filter(Boolean).join("."),
    fix: first?.fix ?? "Correct the document and send it again.",
    data: { issues },
  });
}

/** The document as jsonb text. Throws `too_large` past the limit of a document. */
export function writeDocument(document: WorkflowDocument): string {
  const text = toJsonText(document);
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.documentBytes)
    throw new AppError("too_large", `The document has ${bytes} bytes; at most ${limits.documentBytes} are allowed.`, {
      field: "document",
      fix: "Move large texts out of the workflow, or split it.",
    });
  return text;
}

/**
 * The graph of a document that may run; `profiles`: what its agents' profiles say (read-profiles.ts). Throws `workflow_invalid` with
 * all issues when one of them is an error.
 */
export function requireGraph(document: WorkflowDocument, profiles: KnownProfiles): Graph {
  const { graph, issues } = toGraph(document, nodeCatalog, { checkProgram: checkMapping, profiles });
  const errors = issues.filter((issue) => issue.severity === "error");
  if (errors.length > 0)
    throw new AppError(
      "workflow_invalid",
      `The workflow has ${errors.length === 1 ? "a problem" : `${errors.length} problems`}: ${errors[0]?.message ?? ""}.`,
      {
        ...fieldOf(errors[0]),
        fix: errors[0]?.fix ?? "Fix the problems that the editor lists.",
        data: { issues },
      },
    );
  return graph;
}

function fieldOf(issue: GraphIssue | undefined): { field?: string } {
  const field = [issue?.nodeId, issue?.field].filter(Boolean).join(".");
  return field === "" ? {} : { field };
}

export const workflowIdInput = z.strictObject({ id: z.string().max(100) });

/** What a caller gets for an id that is missing, deleted, or another org's: the same words for each. */
export function workflowNotFound(): AppError {
  return new AppError("not_found", "There is no such workflow.", { field: "id" });
}
