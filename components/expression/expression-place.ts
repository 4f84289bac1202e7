// What an expression field knows of where it stands: what may be referred to, in which language, and what it was in the last run.
import type { WorkflowDocument } from "@/server/workflow/document";
import { readPath } from "@/server/workflow/expression/read-path";
import type { Scope } from "@/server/workflow/expression/resolve-templates";
import type { Graph } from "@/server/workflow/graph";
import type { Moment } from "@/server/workflow/graph/check-name";
import type { KnownWorkflows } from "@/server/workflow/values/list-calls";
import { listInside, listValues, type ValueChoice, type ValueGroup } from "@/server/workflow/values/list-values";
import { anyOf, stepInto } from "@/server/workflow/values/value-schema";

export type FieldLanguage = "template" | "cel" | "jsonata" | "javascript";

export type PlaceSource = {
  nodeId: string;
  readDocument: () => WorkflowDocument;
  readGraph: (document: WorkflowDocument) => Graph;
  /** What the workflows give that it calls; left out: nothing is known of them. */
  readWorkflows?: () => KnownWorkflows;
  /** What names stood for in the last run; see last-scope.ts. */
  readScope: (groups: readonly ValueGroup[], graph: Graph) => Scope;
  /** Another object whenever `readScope` would read other values. */
  dataKey: () => unknown;
};

type Read = { document: WorkflowDocument; workflows: KnownWorkflows | undefined; graph: Graph; groups: Map<Moment, ValueGroup[]> };

/** Reads the document as it is when it is asked, and keeps what it worked out until the document is another one. */
export class ExpressionPlace {
  private read: Read | null = null;
  private scopes: { groups: readonly ValueGroup[]; key: unknown; scope: Scope } | null = null;

  constructor(private readonly source: PlaceSource) {}

  get nodeId(): string {
    return this.source.nodeId;
  }

  graph(): Graph {
    return this.current().graph;
  }

  workflows(): KnownWorkflows | undefined {
    return this.current().workflows;
  }

  groups(moment: Moment): ValueGroup[] {
    const { graph, groups, workflows } = this.current();
    const known = groups.get(moment) ?? listValues({ graph, nodeId: this.nodeId, moment, ...(workflows ? { workflows } : {}) });
    groups.set(moment, known);
    return known;
  }

  /** Names and what they stood for in the last run, as far as there was one. */
  scope(moment: Moment): Scope {
    const groups = this.groups(moment);
    const key = this.source.dataKey();
    if (this.scopes?.groups !== groups || this.scopes.key !== key)
      this.scopes = { groups, key, scope: this.source.readScope(groups, this.graph()) };
    return this.scopes.scope;
  }

  /** What a reference gives, by what is known; null when its name is not. */
  choiceAt(root: string, path: readonly (string | number)[], moment: Moment): ValueChoice | null {
    const choices = this.groups(moment).flatMap((group) => group.choices);
    const whole = choices.find((choice) => choice.root === root && choice.path.length === 0);
    const parts = choices.filter((choice) => choice.root === root && choice.path.length > 0);
    const start = whole ?? partsOf(root, parts);
    if (!start) return null;
    return path.reduce<ValueChoice>((choice, key) => {
      const step = stepInto(choice.schema, key);
      const isSure = choice.isSure && step.presence === "sure";
      const inside = listInside(choice, 1).find((other) => other.path.at(-1) === key);
      return inside ?? { root, path: [...choice.path, key], schema: step.schema, isSure, note: "" };
    }, start);
  }

  /** What a reference stood for in the last run. */
  lastValue(root: string, path: readonly (string | number)[], moment: Moment): { value: unknown } | null {
    const scope = this.scope(moment);
    if (!Object.hasOwn(scope, root)) return null;
    const read = readPath(scope[root], path);
    return read.found ? { value: read.value } : null;
  }

  /** With each letter the document is another one, but what may be referred to does not hang on the node's own settings. */
  private isTypedIn({ document: before, graph }: { document: WorkflowDocument; graph: Graph }, after: WorkflowDocument): boolean {
    // What the passes of a loop are given does.
    if (graph.nodes.get(this.nodeId)?.definition?.container || before.edges !== after.edges) return false;
    if (before.nodes.length !== after.nodes.length) return false;
    return after.nodes.every(
      (node, index) => node === before.nodes[index] || (node.id === this.nodeId && before.nodes[index]?.id === node.id),
    );
  }

  private current() {
    const document = this.source.readDocument();
    if (this.read && this.read.document !== document && this.isTypedIn(this.read, document)) this.read.document = document;
    const workflows = this.source.readWorkflows?.();
    if (this.read?.document !== document || this.read.workflows !== workflows)
      this.read = { document, workflows, graph: this.source.readGraph(document), groups: new Map() };
    return this.read;
  }
}

/** A loop around is an object of the names that its passes are given. */
function partsOf(root: string, parts: readonly ValueChoice[]): ValueChoice | null {
  if (parts.length === 0) return null;
  const properties = Object.fromEntries(parts.map(({ path, schema }) => [String(path[0]), anyOf([schema])]));
  const schema = { type: "object", properties, required: Object.keys(properties) };
  return { root, path: [], schema, isSure: true, note: "Each pass" };
}
