import * as z from "zod";
import { AppError, type ErrorValue } from "@/server/errors";
import { limits } from "@/server/limits";
import { defineNode, type FieldMeta, type NodeContext, type PartOutcome } from "@/server/workflow/define";
import { anyOf, listFields, schemaOf, typesOf, type ValueSchema, withField } from "@/server/workflow/values/value-schema";

const output = z.strictObject({
  results: z.array(z.unknown()),
  errors: z.array(
    z.strictObject({ index: z.number(), error: z.custom<ErrorValue>((value) => typeof value === "object" && value !== null) }),
  ),
});

const isList = (value: unknown): value is object => typeof value === "object" && value !== null;

/** An object is walked by its entries. */
function listItems(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return Object.entries(isList(value) ? value : {}).map(([key, entry]) => ({ key, value: entry }));
}

/** What one item of it is; see `listItems`. */
function describeItem(items: ValueSchema): ValueSchema {
  const types = typesOf(items);
  if (types?.size !== 1) return {};
  if (types.has("array")) return typeof items.items === "object" ? items.items : {};
  const properties = { key: { type: "string" }, value: anyOf(listFields(items).map(({ schema }) => schema)) };
  return types.has("object") ? { type: "object", properties, required: ["key", "value"], additionalProperties: false } : {};
}

export const forEach = defineNode({
  type: "for-each",
  look: {
    label: "For each",
    group: "logic",
    icon: "repeat",
    summary: ({ items, concurrency }) => {
      const at = typeof concurrency === "number" && concurrency > 1 ? `, ${concurrency} at once` : "";
      const what = typeof items === "string" && items !== "" ? items : Array.isArray(items) ? `${items.length} items` : "No list yet";
      return `${what}${at}`;
    },
  },
  docs: 'Runs the nodes inside it once for each item of a list: connect them from `item`. Inside, `{{ item }}` is the item and `{{ index }}` its place, from 0; in loops within loops `{{ loopId.item }}` says which loop is meant. An object is a list of `{ key, value }`.\n\nIt leaves by `done` with `{ results, errors }`, results in the order of the items. The result of a pass is what *Result of a pass* gives, such as `{{ writer.text }}`; empty: the output of the last node inside. When an item fails, `stop` starts no other and fails the step, `continue` puts null in its place, and `drop` leaves it out; `errors` names each failed item by `index`.\n\nExample: items `{{ trigger.body.orders }}`, inside it a request with `{"id": "{{ item.id }}"}`.',
  config: z.strictObject({
    items: z
      .unknown()
      .refine(isList, "Give a list, or an expression that gives one, such as {{ input.items }}")
      .meta({
        title: "Items",
        description: "A list, or an expression that gives one",
        control: "json",
        placeholder: "{{ input.items }}",
        expects: ["array", "object"],
      } satisfies FieldMeta),
    concurrency: z
      .number()
      .int()
      .min(1)
      .max(limits.branchesAtOnce)
      .default(1)
      .meta({ title: "Items at once" } satisfies FieldMeta),
    onItemError: z
      .enum(["stop", "continue", "drop"])
      .default("stop")
      .meta({
        title: "When an item fails",
        words: { stop: "Fail the step", continue: "Put null", drop: "Leave it out" },
      } satisfies FieldMeta),
    result: z
      .string()
      .max(limits.expressionChars)
      .optional()
      .meta({
        title: "Result of a pass",
        description: "An expression over the nodes inside; empty: the output of the last of them",
        placeholder: "{{ writer.text }}",
        afterPass: true,
      } satisfies FieldMeta),
    maxItems: z
      .number()
      .int()
      .min(1)
      .max(limits.loopItems)
      .default(1_000)
      .meta({ title: "Most items", description: "A longer list fails the step", advanced: true } satisfies FieldMeta),
  }),
  output,
  describeOutput({ result, onItemError }, { passResult }) {
    const each = passResult(result);
    // In the place of an item that failed.
    return withField(schemaOf(output), "results", {
      type: "array",
      items: onItemError === "continue" ? anyOf([each, { type: "null" }]) : each,
    });
  },
  handles: ["item", "done"],
  container: {
    entry: "item",
    names: ["item", "index"],
    describeNames: ({ items }, { shapeOf }) => ({ item: describeItem(shapeOf(items)), index: { type: "number" } }),
  },
  example: {
    config: { items: [3, 4], onItemError: "continue" },
    input: {},
    calls: [
      { ok: true, result: 9 },
      { ok: false, error: { code: "code_failed", message: "The code failed" } },
    ],
    output: { results: [9, null], errors: [{ index: 1, error: { code: "code_failed", message: "The code failed" } }] },
    handle: "done",
  },
  async execute({ config, ctx }) {
    const items = listItems(config.items);
    if (items.length > config.maxItems)
      throw new AppError("too_large", `There are ${items.length} items; this loop takes at most ${config.maxItems}.`, {
        field: "config.maxItems",
        fix: `Shorten the list, or raise “Most items” (to ${limits.loopItems} at the most).`,
      });
    if (items.length > limits.inlinePasses) return { output: await runApart(ctx, items, config), handle: "done" };
    const outcomes = await runPasses(ctx, items, config);
    return { output: collect(outcomes, { onItemError: config.onItemError, offset: ctx.offset }), handle: "done" };
  },
});

type Config = { concurrency: number; onItemError: "stop" | "continue" | "drop"; result?: string | undefined };

/** Passes by index, `concurrency` at once. Once one failed that stops the loop, no other begins; those under way come to their end. */
async function runPasses(ctx: NodeContext, items: readonly unknown[], config: Config): Promise<PartOutcome[]> {
  const outcomes: PartOutcome[] = [];
  let next = 0;
  let isStopped = false;
  const work = async () => {
    while (next < items.length && !isStopped) {
      const place = next++;
      const index = ctx.offset + place;
      const outcome = await ctx.runBody({ index, names: { item: items[place], index }, result: config.result });
      outcomes[place] = outcome;
      isStopped ||= !outcome.ok && config.onItemError === "stop";
    }
  };
  await Promise.all(Array.from({ length: Math.min(config.concurrency, items.length) }, work));
  return outcomes;
}

function collect(
  outcomes: readonly PartOutcome[],
  { onItemError, offset }: { onItemError: Config["onItemError"]; offset: number },
): z.output<typeof output> {
  const errors = outcomes.flatMap((outcome, place) => (outcome.ok ? [] : [{ index: offset + place, error: outcome.error }]));
  const [first] = errors;
  if (first && onItemError === "stop") throw itemFailed(first.index, first.error);
  const kept = onItemError === "drop" ? outcomes.filter(({ ok }) => ok) : outcomes;
  return { results: kept.map((outcome) => (outcome.ok ? outcome.result : null)), errors };
}

async function runApart(ctx: NodeContext, items: readonly unknown[], config: Config): Promise<z.output<typeof output>> {
  const { concurrency, ...rest } = config;
  const outcome = await ctx.runBodies({ items, concurrency, config: rest });
  if (!outcome.ok) throw toAppError(outcome.error);
  return output.parse(outcome.result);
}

/** Which item it was, in front of what went wrong with it. */
function itemFailed(index: number, error: ErrorValue): AppError {
  return toAppError({ ...error, message: `Item ${index}: ${error.message}` });
}

function toAppError({ code, message, ...rest }: ErrorValue): AppError {
  return new AppError(code, message, rest);
}
