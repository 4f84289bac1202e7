// The four things that can be added to Trellis in one file each: a node decides, a tool acts, a trigger lets the world in
// (a provider speaks to one vendor: server/providers/define-provider.ts). Everything here is browser-safe.
import type * as z from "zod";
import type { ErrorValue } from "@/server/errors";
import type { ChatRequest, ChatResult } from "./chat";
import type { HumanTaskOutcome, HumanTaskRequest } from "./human-task";
import type { RunEventData } from "./run-event";
import type { ToolContext } from "./tool-context";
import type { OutputClues } from "./values/output-clues";
import type { ValueSchema } from "./values/value-schema";

export type NodeGroup = "trigger" | "agent" | "tool" | "logic" | "people";

/** How a node type looks. Data only: there is one card and one form for all types. */
export type Look<Config> = {
  label: string;
  group: NodeGroup;
  /** A lucide icon name in kebab-case; the screen maps it. */
  icon: string;
  /** One plain line for the card, written from a possibly half-filled config ("Agent, sonnet, 2 tools"). */
  summary(config: Partial<Config>): string;
};

/**
 * Keys that `.meta()` may carry on a config field; `z.toJSONSchema` keeps them and the inspector draws from them.
 * A string field without `language` is a template: `{{ }}` in it is resolved before the node runs.
 */
export type FieldMeta = {
  title?: string;
  description?: string;
  placeholder?: string;
  /** The control to draw; by default it follows from the type. */
  control?:
    | "text"
    | "textarea"
    | "code"
    | "select"
    | "model"
    | "models"
    | "tools"
    | "profile"
    | "credential"
    | "duration"
    | "datetime"
    | "key-value"
    | "cases"
    | "fields"
    | "members"
    | "timezone"
    | "workflow"
    | "workflow-version"
    | "choices"
    | "json-schema"
    | "json";
  /**
   * The field holds a program, not a template: it reaches `execute` as written. `toGraph` checks it: a schema that did would bring
   * the language's engine to everyone who only wants to know how a node looks.
   */
  language?: "cel" | "jsonata" | "javascript" | "cron" | "sql";
  /** A template of a container that is resolved at the end of each pass, with the names of its body; not before the node runs. */
  afterPass?: boolean;
  /** A program of a container that it evaluates before each pass: it may name what the pass is given (index, last). */
  beforePass?: boolean;
  /** What an expression in it has to give, where the type does not say so. */
  expects?: readonly ("array" | "object")[];
  /** A condition that is evaluated between other work, so it has to be a small one. */
  inPassing?: boolean;
  /** Words for the values of a choice, where their names do not do. */
  words?: Readonly<Record<string, string>>;
  /** It decides the shape of the workflow, before any run: an expression has no meaning in it. */
  shape?: boolean;
  /** Shown under "More". */
  advanced?: boolean;
  /** Of a credential: the kinds that can be used, the likeliest first; left out: those that are sent with a request. */
  kinds?: readonly ("bearer" | "basic" | "header" | "signing")[];
  /** The author's alone to set: a model is neither shown it nor heard about it. Secrets always are. */
  authorOnly?: boolean;
  /** Shown only while another field of the same object has one of these values. */
  shownWhen?: { field: string; is: readonly unknown[] };
};

/** How a pass through a body, or a called workflow, came out. */
export type PartOutcome = { ok: true; result: unknown } | { ok: false; error: ErrorValue };

export type BodyPass = {
  /** From 0; part of the step keys inside. */
  index: number;
  /** What expressions inside may name besides: item, index, last. */
  names: Readonly<Record<string, unknown>>;
  /** A template resolved when the pass is over; left out: the output of the body's only leaf, else all leaves' by node id. */
  result?: string | undefined;
};

export type WebhookAnswer = { status: number; headers: Record<string, string>; body: unknown };

/**
 * A node's only way out. Each method that returns a promise is one durable step: recorded once, read back on replay,
 * never repeated after it was recorded. Call them in the same order for the same inputs; no clock, no randomness between.
 */
export type NodeContext = {
  run: { id: string; workflowId: string; orgId: string };
  /** One model call. Logs `step-charged`; streams text to watchers as it comes. */
  chat(request: ChatRequest): Promise<ChatResult>;
  /** One tool call by an agent or a tool node. A failure the model can react to is a value, not a throw. */
  callTool(
    name: string,
    args: unknown,
    options?: { toolCallId?: string; turn?: number },
  ): Promise<{ ok: true; result: unknown } | { ok: false; error: ErrorValue }>;
  /** JSONata over `data`, in a worker with hard limits. */
  mapData(expression: string, data: unknown): Promise<unknown>;
  /** CEL over the step's scope and `names`. Within static bounds it is evaluated inline and costs no durable step. */
  condition(expression: string, names?: Readonly<Record<string, unknown>>): Promise<boolean>;
  sleep(milliseconds: number): Promise<void>;
  /** Returns at once when `at` (ISO 8601) has passed. */
  sleepUntil(at: string): Promise<void>;
  askPerson(request: HumanTaskRequest): Promise<HumanTaskOutcome>;
  /** One turn of an agent, as `step-reasoned`. Buffered; written with the next durable commit. */
  thought(turn: RunEventData["step-reasoned"]): void;
  log(level: "debug" | "info" | "warn" | "error", message: string): void;
  /** Answers the webhook caller who waits. The first answer of a run wins. */
  respond(answer: WebhookAnswer): void;
  /** Containers only. The index of the first item, when this run carries out a part of another run's loop; else 0. */
  offset: number;
  /** Containers only. One pass through the body; passes with different indexes may go on side by side. */
  runBody(pass: BodyPass): Promise<PartOutcome>;
  /**
   * Containers only. Passes over many items, carried out by runs of their own, `concurrency` of them at once. Outcomes are in the
   * order of the items.
   */
  runBodies(passes: { items: readonly unknown[]; concurrency: number; config: Record<string, unknown> }): Promise<PartOutcome>;
  /** Runs another published workflow of the org and waits for its end. */
  runWorkflow(request: { workflowId: string; version?: number | undefined; input: unknown }): Promise<PartOutcome>;
  /** Publishes to a topic of the org: starts a run of every workflow that listens. Says how many. */
  emit(topic: string, data: unknown): Promise<{ started: number }>;
  /** How far a long step is, as `step-progressed`. */
  progress(progress: { message: string; done?: number; total?: number }): void;
};

export type StepInput<Config> = {
  /** Parsed, with every template resolved against `scope`. */
  config: Config;
  /** The output of the node before; with several taken inbound edges an object of outputs by source node id. */
  input: unknown;
  /** Names that expressions see: every finished node before by id, trigger, input, run, item, index. */
  scope: Readonly<Record<string, unknown>>;
  /** Outputs of the sources of the taken inbound edges, by node id. */
  inbound: Readonly<Record<string, unknown>>;
  ctx: NodeContext;
};

/** `handle` defaults to the first of `handles`. `end` stops the run with that outcome (only `stop` sets it). */
export type StepResult<Output> = {
  output: Output;
  handle?: string;
  end?: { outcome: "success" | "error"; message: string; output: unknown };
};

export type NodeDefinition<Config extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = {
  /** Equals the file name; saved in documents, so never renamed. */
  type: string;
  look: Look<z.output<Config>>;
  /** Markdown: what it does, what it gives, one example. */
  docs: string;
  config: Config;
  /** What later nodes may reference. `z.unknown()` when it cannot be known. */
  output: Output;
  /** The same, more exactly, by what is set: `output` always fits it. Called with whatever a draft holds, so it trusts nothing. */
  describeOutput?(config: Readonly<Record<string, unknown>>, clues: OutputClues): ValueSchema;
  /** Source handles in drawing order. A function of the config when it decides them (switch). `[]`: a leaf. Default ["out"]. */
  handles?: readonly string[] | ((config: Partial<z.output<Config>>) => readonly string[]);
  /** False for triggers: nothing may be wired into them. Default true. */
  hasInput?: boolean;
  /** A container: the nodes whose `parent` it is are its body, entered by the edges from its handle `entry`. */
  container?: {
    entry: string;
    names: readonly string[];
    /** The shapes of what `names` stand for in a pass. */
    describeNames?(config: Readonly<Record<string, unknown>>, clues: OutputClues): Readonly<Record<string, ValueSchema>>;
  };
  /** When the node starts: when all inbound edges are settled and at least one is taken (default), or by its own rule (merge). */
  joins?(config: z.output<Config>): { mode: "all" | "any" | "count"; count?: number };
  /** Run by the contract test. `calls` answers the example's ctx calls in order. */
  example: {
    config: z.input<Config>;
    input: unknown;
    scope?: Record<string, unknown>;
    inbound?: Record<string, unknown>;
    calls?: unknown[];
    output: unknown;
    handle?: string;
  };
  execute(step: StepInput<z.output<Config>>): Promise<StepResult<z.output<Output>>>;
};

/** Returns its argument. It exists so that `config` and `output` type `execute` and `example`. */
export function defineNode<Config extends z.ZodObject, Output extends z.ZodType>(definition: NodeDefinition<Config, Output>) {
  return definition;
}

/** What the language needs to know of node types; `server/nodes/registry.ts` holds the real one. */
export type NodeCatalog = Readonly<Record<string, NodeDefinition>>;

export type ToolDefinition<Args extends z.ZodObject = z.ZodObject, Result extends z.ZodType = z.ZodType> = {
  /** Equals the file name; also the node type. The model sees it with "-" as "_". */
  name: string;
  look: Look<z.output<Args>>;
  /** Markdown for people; its first paragraph is the description the model reads. */
  docs: string;
  args: Args;
  result: Result;
  /** none: reads only. keyed: sends the idempotency key on. unsafe: a crash half-way leaves the outcome unknown. */
  effect(args: z.output<Args>): "none" | "keyed" | "unsafe";
  example: { args: z.input<Args>; result: unknown };
  /** What a model is told besides, by what the author set: the dialect of a database. */
  noteFor?(fixed: Readonly<Record<string, unknown>>): string;
  /** What a model reads of a result; left out: all of it, as JSON. */
  tellModel?(result: z.output<Result>): string;
  execute(call: { args: z.output<Args>; input: unknown; ctx: ToolContext }): Promise<z.output<Result>>;
};

export function defineTool<Args extends z.ZodObject, Result extends z.ZodType>(definition: ToolDefinition<Args, Result>) {
  return definition;
}

/** A request as a trigger sees it. Built by the server; no client can forge its shape. */
export type IncomingRequest = { method: string; headers: Record<string, string>; query: Record<string, string>; body: unknown };

export type TriggerDefinition<Config extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = {
  type: string;
  look: Look<z.output<Config>>;
  docs: string;
  config: Config;
  output: Output;
  /** The output by what is set; see NodeDefinition. */
  describeOutput?(config: Readonly<Record<string, unknown>>): ValueSchema;
  example: { config: z.input<Config>; received: unknown; output: unknown };
  /**
   * Turns what came in, at the moment `at` (ISO 8601), into the trigger's output, or says what is wrong with it (field path and
   * fix). Pure.
   */
  receive(received: unknown, config: z.output<Config>, at: string): { output: z.output<Output> } | { error: ErrorValue };
};

export function defineTrigger<Config extends z.ZodObject, Output extends z.ZodType>(definition: TriggerDefinition<Config, Output>) {
  return definition;
}
