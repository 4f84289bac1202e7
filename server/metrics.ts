import "server-only";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { processSingleton } from "./process-singleton";

/**
 * What this process counts, for /api/metrics. Labels take few values on purpose: a status, a node type, a preset, a code;
 * never a name that users choose.
 */
export function metrics() {
  return processSingleton("metrics", createMetrics);
}

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    runsStarted: new Counter({ name: "trellis_runs_started_total", help: "Runs started", registers }),
    runsFinished: new Counter({ name: "trellis_runs_finished_total", help: "Runs finished", labelNames: ["status"], registers }),
    steps: new Counter({ name: "trellis_steps_total", help: "Steps settled", labelNames: ["status"], registers }),
    modelCalls: new Counter({
      name: "trellis_model_calls_total",
      help: "Model calls, by the provider's preset and ok or the error's code",
      labelNames: ["preset", "outcome"],
      registers,
    }),
    modelTokens: new Counter({ name: "trellis_model_tokens_total", help: "Tokens of models", labelNames: ["preset", "kind"], registers }),
    modelCostMicros: new Counter({
      name: "trellis_model_cost_micros_total",
      help: "Cost of models in millionths of a US dollar",
      labelNames: ["preset"],
      registers,
    }),
    modelSeconds: new Histogram({
      name: "trellis_model_call_seconds",
      help: "How long model calls took",
      labelNames: ["preset"],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers,
    }),
    httpSeconds: new Histogram({
      name: "trellis_http_seconds",
      help: "How long requests took",
      labelNames: ["route", "method", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
  };
}
