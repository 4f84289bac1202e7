import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { type Price, priceMicros } from "@/server/models/price";
import type { Actor } from "@/server/permissions";
import { toUsd } from "../runs/run-record";
import { nameNodes, nameUsage } from "./name-usage";
import { toWindow, type usagePeriod } from "./usage";

/** What would save money, with its figure. */
export type SavingSuggestion = {
  /** cheaper-model: another model of the org would have cost less. failed-runs: it was spent by runs that failed. */
  kind: "cheaper-model" | "failed-runs";
  workflowId: string;
  workflow: string;
  /** cheaper-model: the node that asks, and whom. */
  node: string | null;
  model: string | null;
  /** cheaper-model: whom it could ask instead. */
  otherModel: string | null;
  spentUsd: number;
  /** What it would have cost; failed-runs: nothing. */
  insteadUsd: number;
};

/** Of less nobody wants to hear. */
const leastMicros = 10_000;
/** A cheaper model answers worse in some way; for less than this it is not worth a thought. */
const leastPart = 0.3;
const most = 5;

/** Where money could be saved, by what a period cost: the largest savings first. Throws `invalid_input` for a period that is none. */
export async function suggestSavings({ orgId }: Actor, { from, to }: z.output<typeof usagePeriod>): Promise<SavingSuggestion[]> {
  const { start, end } = toWindow(from, to);
  const [cheaper, failed] = await Promise.all([findCheaper(orgId, start, end), findFailed(orgId, start, end)]);
  return [...cheaper, ...failed].sort((a, b) => saving(b) - saving(a)).slice(0, most);
}

const saving = ({ spentUsd, insteadUsd }: SavingSuggestion) => spentUsd - insteadUsd;

type Asking = {
  workflow_id: string;
  node_id: string;
  provider: string;
  model: string;
  input: string;
  output: string;
  cached: string;
  cost: string;
};

/** Nodes whose tokens would have cost less at the price of another model of the org. */
async function findCheaper(orgId: string, start: Date, end: Date): Promise<SavingSuggestion[]> {
  const [{ rows }, priced] = await Promise.all([
    pool().query<Asking>(
      `select workflow_id, node_id, provider, model, sum(input_tokens) as input, sum(output_tokens) as output, sum(cached_tokens) as cached,
         sum(cost_micros) as cost
       from charge where org_id = $1 and at >= $2 and at < $3 group by 1, 2, 3, 4 having sum(cost_micros) >= ${leastMicros}
       order by cost desc limit 50`,
      [orgId, start, end],
    ),
    listPriced(orgId),
  ]);
  const found = rows.flatMap((row) => {
    const usage = {
      inputTokens: Number(row.input),
      outputTokens: Number(row.output),
      cachedTokens: Number(row.cached),
      reasoningTokens: 0,
    };
    const others = priced
      .filter(({ name }) => name !== `${row.provider}/${row.model}`)
      .map(({ name, price }) => ({ name, micros: priceMicros(usage, price) }));
    const [best] = others.sort((a, b) => a.micros - b.micros);
    const isWorthIt = best && Number(row.cost) - best.micros >= Math.max(leastMicros, Number(row.cost) * leastPart);
    return isWorthIt ? [{ row, best }] : [];
  });
  const keyOf = ({ workflow_id, node_id }: Asking) => `${workflow_id}/${node_id}`;
  const [nodes, workflows] = await Promise.all([
    nameNodes(
      orgId,
      found.map(({ row }) => keyOf(row)),
    ),
    nameUsage(
      orgId,
      "workflow",
      found.map(({ row }) => row.workflow_id),
    ),
  ]);
  return found.map(({ row, best }) => ({
    kind: "cheaper-model",
    workflowId: row.workflow_id,
    workflow: workflows(row.workflow_id),
    node: nodes(keyOf(row)),
    model: `${row.provider}/${row.model}`,
    otherModel: best.name,
    spentUsd: toUsd(row.cost),
    insteadUsd: toUsd(best.micros),
  }));
}

/** The org's models that have a price for what they read and what they write. */
async function listPriced(orgId: string): Promise<{ name: string; price: Price }[]> {
  const { rows } = await pool().query<{ name: string; models: (Price & { name: string })[] }>(
    "select name, models from provider where org_id = $1",
    [orgId],
  );
  return rows.flatMap((provider) =>
    provider.models.flatMap(({ name, ...price }) =>
      price.inputPricePerMillion === null || price.outputPricePerMillion === null ? [] : [{ name: `${provider.name}/${name}`, price }],
    ),
  );
}

/** Workflows whose runs failed after they had spent money. */
async function findFailed(orgId: string, start: Date, end: Date): Promise<SavingSuggestion[]> {
  const { rows } = await pool().query<{ workflow_id: string; cost: string }>(
    `select c.workflow_id, sum(c.cost_micros) as cost from charge c join run r on r.id = c.run_id and r.status = 'failed'
     where c.org_id = $1 and c.at >= $2 and c.at < $3 group by 1 having sum(c.cost_micros) >= ${leastMicros} order by cost desc limit ${most}`,
    [orgId, start, end],
  );
  const names = await nameUsage(
    orgId,
    "workflow",
    rows.map(({ workflow_id }) => workflow_id),
  );
  return rows.map(({ workflow_id, cost }) => ({
    kind: "failed-runs",
    workflowId: workflow_id,
    workflow: names(workflow_id),
    node: null,
    model: null,
    otherModel: null,
    spentUsd: toUsd(cost),
    insteadUsd: 0,
  }));
}
