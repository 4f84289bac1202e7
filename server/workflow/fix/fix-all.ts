import { type EditCommand, editDocument } from "../edit-document";
import { type GraphIssue, toGraph } from "../graph";
import { issueKinds } from "./issue-kinds";
import { type FixDesk, listFixes } from "./list-fixes";

const mostSteps = 200;

/**
 * One step of undo that fixes every issue of a code, each by its likeliest fix; null when none can be fixed. One fix may be for
 * several issues or make another one needless, so the document is looked at again after each.
 */
export function fixAll(code: GraphIssue["code"], desk: FixDesk): { command: EditCommand; count: number } | null {
  const commands: EditCommand[] = [];
  let { document } = desk;
  let count = 0;
  const tried = new Set<string>();
  for (let step = 0; step < mostSteps; step++) {
    const { issues } = toGraph(document, desk.catalog);
    const next = issues.find(
      (issue) => issue.code === code && !tried.has(keyOf(issue)) && listFixes(issue, { ...desk, document }).length > 0,
    );
    if (!next) break;
    tried.add(keyOf(next));
    const [fix] = listFixes(next, { ...desk, document });
    commands.push(...(fix?.commands ?? []));
    document = (fix?.commands ?? []).reduce(editDocument, document);
    count++;
  }
  if (count === 0) return null;
  return { command: { type: "batch", name: `fix ${issueKinds[code]}`, commands }, count };
}

const keyOf = ({ nodeId, edgeId, field, message }: GraphIssue) => JSON.stringify([nodeId, edgeId, field, message]);
