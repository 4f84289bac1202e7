import { cardSize } from "@/server/workflow/container-bounds";
import { diffDocument } from "@/server/workflow/diff-document";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";
import type { ChangeKind } from "@/server/workflow/list-changes";

/** What went has ids of its own, because the second document may have given them to something else. */
const ghostEdge = (id: string) => `gone:${id}`;

/** Two documents as one drawing: the second, with what it no longer has as ghosts where that stood, and what happened to each part. */
export function combineDocuments(
  before: WorkflowDocument,
  after: WorkflowDocument,
): { document: WorkflowDocument; marks: Map<string, ChangeKind> } {
  const diff = diffDocument(before, after);
  const ghosts = diff.edges.removed.map((edge) => ({ ...edge, id: ghostEdge(edge.id) }));
  const marks = new Map<string, ChangeKind>([
    ...diff.moved.map((id) => [id, "moved"] as const),
    ...diff.changed.map((pair) => [pair.after.id, "changed"] as const),
    ...diff.added.map(({ id }) => [id, "added"] as const),
    ...diff.removed.map(({ id }) => [id, "removed"] as const),
    ...diff.edges.added.map(({ id }) => [id, "added"] as const),
    ...ghosts.map(({ id }) => [id, "removed"] as const),
  ]);
  const document = { ...after, nodes: [...placeBeside(diff.removed, after.nodes), ...after.nodes], edges: [...after.edges, ...ghosts] };
  return { document, marks };
}

const gap = 24;

/** Where something else stands now, a ghost steps aside. */
function placeBeside(ghosts: readonly DocumentNode[], nodes: readonly DocumentNode[]): DocumentNode[] {
  const taken = nodes.map(({ position }) => position);
  return ghosts.map((ghost) => {
    const position = { ...ghost.position };
    const covers = ({ x, y }: Point) => Math.abs(x - position.x) < cardSize.width && Math.abs(y - position.y) < cardSize.height;
    while (taken.some(covers)) position.x += cardSize.width + gap;
    taken.push(position);
    return { ...ghost, position };
  });
}
