// My steps of undo while someone else works on the same document: they go back over what I did and nothing else.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { type Dice, makeDice } from "@/tests/support/random-edits";
import { testCatalog } from "@/tests/support/test-catalog";
import { isSameDocument } from "./diff-document";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "./document";
import { applyCommand, createHistory, type DocumentHistory, nameRedo, nameUndo, redo, takeIn, undo } from "./document-history";
import { makePasteIds } from "./edit/paste-piece";
import { type EditCommand, editDocument } from "./edit-document";
import type { Decisions } from "./merge/merge-conflict";
import { mergeDocuments } from "./merge-document";

const chain = flowDocument(`a -> b -> c; b: work {"config":{"url":"https://a"}}`);
const edit = (document: WorkflowDocument, ...commands: EditCommand[]) => commands.reduce(editDocument, document);
const rename = (nodeId: string, name: string): EditCommand => ({ type: "rename-node", nodeId, name });
const setUrl = (nodeId: string, value: string): EditCommand => ({ type: "set-config", nodeId, path: ["url"], value });
const remove = (nodeId: string): EditCommand => ({ type: "remove-nodes", nodeIds: [nodeId] });
const nodeOf = ({ document }: DocumentHistory, id: string) => document.nodes.find((node) => node.id === id);
const makeNode = (id: string, born: string): DocumentNode => ({
  id,
  type: "work",
  name: born,
  position: { x: 0, y: 0 },
  config: { born },
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
});

/** My steps, at times far apart, and then what someone else made of `base`. */
function meet(base: WorkflowDocument, mine: readonly EditCommand[], theirs: readonly EditCommand[], decisions: Decisions = {}) {
  const history = mine.reduce((before, command, at) => applyCommand(before, command, 10_000 * at), createHistory(base));
  return join(history, { base, theirs: edit(base, ...theirs), decisions });
}

function join(
  history: DocumentHistory,
  { base, theirs, decisions = {} }: { base: WorkflowDocument; theirs: WorkflowDocument; decisions?: Decisions },
) {
  const merge = mergeDocuments({ base, mine: history.document, theirs }, testCatalog, decisions);
  return takeIn(history, { ...merge, base }, testCatalog);
}

function undoAll(history: DocumentHistory): DocumentHistory {
  let back = history;
  while (nameUndo(back) !== null) back = undo(back, testCatalog);
  return back;
}

function redoAll(history: DocumentHistory): DocumentHistory {
  let forth = history;
  while (nameRedo(forth) !== null) forth = redo(forth, testCatalog);
  return forth;
}

describe("after someone else's edits came in", () => {
  test("undo takes back mine alone, by their names, and redo brings them again", () => {
    const met = meet(chain, [rename("a", "Mine"), setUrl("b", "https://mine")], [rename("c", "Theirs")]);
    expect([nameUndo(met), nodeOf(met, "c")?.name]).toEqual(["change url of b", "Theirs"]);
    const once = undo(met, testCatalog);
    expect([nodeOf(once, "b")?.config.url, nodeOf(once, "a")?.name, nodeOf(once, "c")?.name]).toEqual(["https://a", "Mine", "Theirs"]);
    expect([nameUndo(once), nameRedo(once)]).toEqual(["rename a", "change url of b"]);
    const all = undoAll(met);
    expect(isSameDocument(all.document, edit(chain, rename("c", "Theirs")))).toBe(true);
    expect(redoAll(all).document).toBe(met.document);
  });

  test("a step whose field they changed since is given up, and nothing of theirs goes with it", () => {
    const merged = meet(chain, [setUrl("b", "https://mine")], []);
    const met = join(merged, { base: merged.document, theirs: edit(merged.document, setUrl("b", "https://theirs")) });
    const back = undo(met, testCatalog);
    expect(back.document).toBe(met.document);
    expect([nameUndo(back), nameRedo(back)]).toEqual([null, null]);
  });

  test("a node that I added goes although they moved it, and stays when they worked on it", () => {
    const added = meet(chain, [{ type: "add-node", node: makeNode("n", "mine") }], []);
    const moved = edit(added.document, { type: "move-nodes", positions: { n: { x: 500, y: 0 } } });
    expect(nodeOf(undo(join(added, { base: added.document, theirs: moved }), testCatalog), "n")).toBeUndefined();
    const worked = edit(added.document, setUrl("n", "https://theirs"));
    expect(nodeOf(undo(join(added, { base: added.document, theirs: worked }), testCatalog), "n")?.config.url).toBe("https://theirs");
  });

  test("typing on in a field is a new step, so that undo does not go back behind what came in", () => {
    const first = applyCommand(createHistory(chain), setUrl("b", "h"), 0);
    const met = join(first, { base: chain, theirs: edit(chain, rename("c", "Theirs")) });
    const typed = applyCommand(met, setUrl("b", "ht"), 10);
    expect(nodeOf(undo(typed, testCatalog), "b")?.config.url).toBe("h");
    expect(undo(typed, testCatalog).document).toBe(met.document);
  });

  test("a node that I deleted and they kept is not there twice when I undo", () => {
    const met = meet(chain, [remove("b")], [setUrl("b", "https://theirs")], { prefer: "theirs" });
    expect(nodeOf(met, "b")?.config.url).toBe("https://theirs");
    expect(undo(met, testCatalog).document).toBe(met.document);
    // Deleted once more, it is mine to bring back.
    const again = applyCommand(met, remove("b"), 90_000);
    expect(nodeOf(undo(again, testCatalog), "b")?.config.url).toBe("https://theirs");
  });

  test("a node that I deleted comes back under another id when they gave its own to a new one, and earlier steps follow it", () => {
    const mine = meet(chain, [setUrl("b", "https://mine"), remove("b")], []);
    const theirs = edit(mine.document, { type: "add-node", node: makeNode("b", "theirs") });
    const back = undo(join(mine, { base: mine.document, theirs }), testCatalog);
    expect([nodeOf(back, "b")?.config.born, nodeOf(back, "b2")?.config.url]).toEqual(["theirs", "https://mine"]);
    const further = undo(back, testCatalog);
    expect([nodeOf(further, "b")?.config, nodeOf(further, "b2")?.config.url]).toEqual([{ born: "theirs" }, "https://a"]);
    expect(
      redoAll(further)
        .document.nodes.map(({ id }) => id)
        .sort(),
    ).toEqual(["a", "b", "c"]);
  });

  test("a node of mine that got another id, because both gave the same, goes by it in the steps before", () => {
    const met = meet(
      chain,
      [{ type: "add-node", node: makeNode("n", "mine") }, setUrl("n", "https://mine")],
      [{ type: "add-node", node: makeNode("n", "theirs") }],
    );
    expect([nodeOf(met, "n")?.config.born, nodeOf(met, "n2")?.config.url]).toEqual(["theirs", "https://mine"]);
    expect(undo(met, testCatalog).document.nodes.find(({ id }) => id === "n2")?.config).toEqual({ born: "mine" });
    expect(undoAll(met).document.nodes.map(({ id }) => id)).toEqual(["a", "b", "c", "n"]);
  });
});

// Two people, each on nodes of their own: `born` says whose a node is, and names it whatever its id is.

const both: WorkflowDocument = {
  version: 1,
  nodes: ["mine1", "mine2", "mine3", "theirs1", "theirs2", "theirs3"].map((id) => makeNode(id, id)),
  edges: [
    { id: "e1", source: "mine1", sourceHandle: "out", target: "mine2", targetHandle: "in" },
    { id: "e2", source: "theirs1", sourceHandle: "out", target: "theirs2", targetHandle: "in" },
  ],
  notes: ["mine", "theirs"].map((id) => ({ id, position: { x: 0, y: 0 }, size: { width: 200, height: 100 }, text: id })),
  groups: [],
};

type Who = "mine" | "theirs";
type Turn = { who: Who; seed: number; mark: string };

/** What someone does to a document with what they drew: the same deed whatever ids things have. */
function draw(document: WorkflowDocument, { who, seed, mark }: Turn): EditCommand | null {
  const dice = makeDice(seed);
  const own = document.nodes
    .filter(({ config }) => String(config.born).startsWith(who))
    .sort((left, right) => (String(left.config.born) < String(right.config.born) ? -1 : 1));
  const node = own[dice(Math.max(1, own.length))];
  const other = own[dice(Math.max(1, own.length))];
  if (!node || !other) return addOwn(document, mark, undefined);
  const order = new Map(own.map(({ id }, at) => [id, at]));
  const rank = ({ source, target }: DocumentEdge) => (order.get(source) ?? 0) * 100 + (order.get(target) ?? 0);
  // Neither ids nor the order of a list say the same of two documents.
  const [edge] = document.edges.filter(({ source }) => order.has(source)).sort((left, right) => rank(left) - rank(right));
  const note = document.notes.find(({ text }) => text.startsWith(who));
  return drawOn({ document, node, other, edge, note, mark }, dice);
}

type Place = {
  document: WorkflowDocument;
  node: DocumentNode;
  other: DocumentNode;
  edge: WorkflowDocument["edges"][number] | undefined;
  note: WorkflowDocument["notes"][number] | undefined;
  mark: string;
};

function drawOn({ document, node, other, edge, note, mark }: Place, dice: Dice): EditCommand | null {
  const position = { x: dice(900), y: dice(900) };
  const size = { width: 100 + dice(400), height: 80 + dice(400) };
  const cases = Array.isArray(node.config.cases) ? node.config.cases : [];
  const draws: (EditCommand | null)[] = [
    rename(node.id, mark),
    setUrl(node.id, mark),
    { type: "set-config", nodeId: node.id, path: ["cases"], value: [...cases, { name: mark }] },
    { type: "move-nodes", positions: { [node.id]: position } },
    { type: "set-note", nodeId: node.id, note: mark },
    { type: "set-disabled", nodeIds: [node.id], disabled: !node.disabled },
    addOwn(document, mark, node),
    remove(node.id),
    { type: "connect", edge: { source: node.id, sourceHandle: "out", target: other.id, targetHandle: "in" } },
    edge ? { type: "disconnect", edgeIds: [edge.id] } : null,
    note ? { type: "edit-note", noteId: note.id, change: { text: mark, position, size } } : null,
    { type: "group", group: { id: `group-${mark}`, name: mark, nodeIds: [node.id, other.id] } },
  ];
  return draws[dice(draws.length)] ?? null;
}

/** Under an id that the other one would give as well. */
function addOwn(document: WorkflowDocument, mark: string, after: DocumentNode | undefined): EditCommand {
  const id = makePasteIds(document, [{ id: "http" }]).get("http") ?? "http";
  const edges = after ? [{ source: after.id, sourceHandle: "out", target: id, targetHandle: "in" }] : [];
  return { type: "add-node", node: makeNode(id, mark), edges };
}

const turns = (who: Who, round: number) =>
  fc.array(fc.nat(), { maxLength: 6 }).map((seeds) => seeds.map((seed, at): Turn => ({ who, seed, mark: `${who} ${round}-${at}` })));
const rounds = fc.tuple(...[0, 1, 2].map((round) => fc.record({ mine: turns("mine", round), theirs: turns("theirs", round) })));

const doTurn = (document: WorkflowDocument, turn: Turn) => {
  const command = draw(document, turn);
  return command ? editDocument(document, command) : document;
};

/** By births and texts: neither ids nor orders count. */
function outline({ nodes, edges, notes, groups }: WorkflowDocument) {
  const born = new Map(nodes.map(({ id, config }) => [id, String(config.born)]));
  const sort = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
  return {
    nodes: sort(
      nodes.map(({ name, position, config, note, disabled }) => [config.born, config.url, config.cases, name, position, note, disabled]),
    ),
    edges: sort(edges.map(({ source, target }) => [born.get(source), born.get(target)])),
    notes: sort(notes.map(({ text, position, size }) => [text, position, size])),
    groups: sort(groups.map(({ name, nodeIds }) => [name, nodeIds.map((id) => born.get(id)).sort()])),
  };
}

test("undoing all of mine leaves the base with their edits, and redoing all of it what both made, whenever theirs came in", {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(rounds, (all) => {
      let [synced, alone, now] = [both, both, 0];
      let history = createHistory(both);
      for (const { mine, theirs } of all) {
        for (const turn of mine) {
          const command = draw(history.document, turn);
          now += 2_000;
          if (command) history = applyCommand(history, command, now);
        }
        const saved = theirs.reduce(doTurn, synced);
        alone = theirs.reduce(doTurn, alone);
        const merge = mergeDocuments({ base: synced, mine: history.document, theirs: saved }, testCatalog);
        expect(merge.conflicts).toEqual([]);
        history = takeIn(history, { ...merge, base: synced }, testCatalog);
        synced = history.document;
      }
      const back = undoAll(history);
      expect(outline(back.document)).toEqual(outline(alone));
      expect(outline(redoAll(back).document)).toEqual(outline(synced));
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
  );
});
