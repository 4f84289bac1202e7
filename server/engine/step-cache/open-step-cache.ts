import "server-only";
import { log } from "@/server/log";
import type { NodeContext, StepInput } from "@/server/workflow/define";
import type { EngineDeps } from "../engine-deps";
import type { StepSession } from "../step-session";
import { type CachedOutput, cacheKey, findCached, keepCached } from "./step-cache";

type Given = StepInput<Record<string, unknown>>;

export type OpenStepCache = {
  /** What an equal step gave lately. */
  find(): Promise<CachedOutput | undefined>;
  /** What the node is to be given instead, so that it is seen whether its output follows from settings and input alone. */
  observe(given: Given): Given;
  /** Keeps a success. Does nothing when the step did more than compute, ask models and call tools that only read. */
  keep(output: CachedOutput): Promise<void>;
};

/** The cache as one attempt of a step uses it; null when its node keeps nothing. A cache that fails costs time, never the step. */
export function openStepCache(step: StepSession, { config, input }: { config: unknown; input: unknown }): OpenStepCache | null {
  const { cacheMs } = step.policy;
  if (cacheMs <= 0) return null;
  const { session, step: planned } = step;
  const { orgId, workflowId } = session.run;
  const key = cacheKey({ orgId, workflowId, type: planned.type, config, input });
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await session.durable.during(work);
    } catch (error) {
      log().warn({ err: error, runId: session.run.id, step: step.key }, "could not use the step cache");
      return undefined;
    }
  };
  let isPlain = true;
  const more = () => {
    isPlain = false;
  };
  return {
    find: () => attempt(() => findCached(key)),
    observe: (given) => observe(given, { tools: session.deps.tools, more }),
    async keep(output) {
      if (isPlain) await attempt(() => keepCached({ key, orgId, workflowId }, output, cacheMs));
    },
  };
}

type Watch = { tools: EngineDeps["tools"]; more(): void };

function observe(given: Given, { tools, more }: Watch): Given {
  return {
    config: given.config,
    input: given.input,
    ctx: observeContext(given.ctx, { tools, more }),
    get inbound() {
      more();
      return given.inbound;
    },
    get scope() {
      more();
      return given.scope;
    },
  };
}

/** A new way out of a node counts as more until it is named here. */
function observeContext(ctx: NodeContext, { tools, more }: Watch): NodeContext {
  const noticed = <Args extends unknown[], Result>(method: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      more();
      return method(...args);
    };
  };
  return {
    run: ctx.run,
    offset: ctx.offset,
    chat: ctx.chat,
    mapData: ctx.mapData,
    thought: ctx.thought,
    log: ctx.log,
    progress: ctx.progress,
    callTool(name, args, options) {
      if (!onlyReads(tools, name, args)) more();
      return ctx.callTool(name, args, options);
    },
    condition: noticed(ctx.condition),
    sleep: noticed(ctx.sleep),
    sleepUntil: noticed(ctx.sleepUntil),
    askPerson: noticed(ctx.askPerson),
    respond: noticed(ctx.respond),
    runBody: noticed(ctx.runBody),
    runBodies: noticed(ctx.runBodies),
    runWorkflow: noticed(ctx.runWorkflow),
    emit: noticed(ctx.emit),
  };
}

function onlyReads(tools: EngineDeps["tools"], name: string, args: unknown): boolean {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const parsed = tool?.args.safeParse(args);
  return tool !== undefined && parsed?.success === true && tool.effect(parsed.data) === "none";
}
