// Puts a long, finished run that never ran into the database of the data folder, and prints its id. For bench/run-page.mjs.
// node --conditions=react-server --import tsx bench/insert-run.ts <org slug> <workflow id> <events>
import { v7 } from "uuid";
import { withDatabase } from "@/cli/open-database";
import { pool } from "@/server/db";
import { nodeCatalog } from "@/server/nodes/registry";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { foldRun } from "@/server/workflow/run-view";
import { makeLongRun } from "@/tests/support/long-run";

const [slug = "", workflowId = "", count = "50000"] = process.argv.slice(2);

await withDatabase(async () => {
  const { document, events } = makeLongRun({ events: Number(count) });
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, "start");
  const view = foldRun(events);
  const runId = v7();
  await pool().query(
    `INSERT INTO run (id, org_id, workflow_id, plan, document, status, trigger, trigger_node_id, input, output, seq, input_tokens,
       output_tokens, cost_micros, started_by, created_at, started_at, finished_at)
     SELECT $1, id, $3, $4, $5, 'succeeded', 'manual', 'start', '{}', $6, $7, $8, $9, $10, 'system', $11, $11, $12 FROM org WHERE slug = $2`,
    [
      runId,
      slug,
      workflowId,
      JSON.stringify(plan),
      JSON.stringify(document),
      JSON.stringify(view.output),
      events.length,
      view.tokens.input,
      view.tokens.output,
      view.costMicros,
      view.startedAt,
      view.finishedAt,
    ],
  );
  await pool().query(
    `INSERT INTO run_event (run_id, seq, at, type, step_key, data)
     SELECT $1, seq, at, type, "stepKey", data FROM jsonb_to_recordset($2::jsonb) AS e(seq int, at timestamptz, type text, "stepKey" text, data jsonb)`,
    [runId, JSON.stringify(events)],
  );
  console.log(JSON.stringify({ runId, events: events.length }));
});
