import "server-only";
import type { NodeContext } from "@/server/workflow/define";
import { askPerson } from "./node-context/ask-person";
import { callTool } from "./node-context/call-tool";
import { callWorkflow } from "./node-context/call-workflow";
import { chat } from "./node-context/chat";
import { emit } from "./node-context/emit";
import { condition, mapData } from "./node-context/evaluate";
import { offsetOf, runBody } from "./node-context/run-body";
import { sleep, sleepUntil } from "./node-context/sleep";
import { spreadLoop } from "./spread-loop";
import type { StepSession } from "./step-session";

/** What a node gets as `ctx`: each promise is a durable call (see node-context/), the rest is said with the next commit. */
export function createNodeContext(step: StepSession, seen: { input: unknown; scope(): Readonly<Record<string, unknown>> }): NodeContext {
  const { id, workflowId, orgId } = step.session.run;
  return {
    run: { id, workflowId, orgId },
    chat: (request) => chat(step, request),
    callTool: (name, args, options = {}) => callTool(step, { name, args, options, input: seen.input }),
    mapData: (expression, data) => mapData(step, expression, data),
    condition: (expression, names) => condition(step, expression, names ? { ...seen.scope(), ...names } : seen.scope()),
    sleep: (milliseconds) => sleep(step, milliseconds),
    sleepUntil: (at) => sleepUntil(step, at),
    askPerson: (request) => askPerson(step, step.nextKey("ask").key, request),
    thought: (turn) => step.say({ type: "step-reasoned", data: turn }),
    log: (level, message) => step.say({ type: "log-written", data: { level, message: message.slice(0, 10_000) } }),
    respond: (answer) => step.session.respond(answer),
    offset: offsetOf(step),
    runBody: (pass) => runBody(step, pass, { input: seen.input, scope: seen.scope() }),
    runBodies: (passes) => spreadLoop(step, passes, seen.scope()),
    runWorkflow: (request) => callWorkflow(step, request),
    emit: (topic, data) => emit(step, topic, data),
    progress: (progress) => step.say({ type: "step-progressed", data: progress }),
  };
}
