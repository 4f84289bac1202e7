import "server-only";
import * as z from "zod";
import { createBudgetInput, updateBudgetInput } from "@/server/services/budgets/budget-input";
import { type BudgetItem, createBudget, deleteBudget, listBudgets, updateBudget } from "@/server/services/budgets/budgets";
import { budgetPeriods, budgetScopes, onReachedWays } from "@/server/workflow/budget";
import { route } from "./route";
import { idAnswer, listOf } from "./schemas";

const time = z.iso.datetime();

const budgetItem = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(budgetScopes),
  target: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  period: z.enum(budgetPeriods),
  periodStart: time,
  periodEnd: time,
  limitUsd: z.number(),
  spentUsd: z.number(),
  setAsideUsd: z.number(),
  onReached: z.enum(onReachedWays),
  enabled: z.boolean(),
  pausedRuns: z.number().int(),
  createdAt: time,
}) satisfies z.ZodType<BudgetItem>;

/** What may be spent, and what was. */
export const budgetRoutes = [
  route({
    method: "GET",
    path: "budgets",
    permission: "budget:read",
    summary: "List budgets with what is spent of them in their present period",
    answers: { 200: listOf(budgetItem) },
    handle: async ({ actor }) => ({ status: 200, body: { items: await listBudgets(actor) } }),
  }),
  route({
    method: "POST",
    path: "budgets",
    permission: "budget:manage",
    summary: "Set up a budget",
    body: createBudgetInput,
    answers: { 201: idAnswer },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createBudget(actor, body) }),
  }),
  route({
    method: "PATCH",
    path: "budgets/{id}",
    permission: "budget:manage",
    summary: "Raise, lower, rename, disable or enable a budget; where that makes room, the runs that it holds go on",
    body: updateBudgetInput.omit({ id: true }),
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, body }) {
      await updateBudget(actor, { ...body, id: params.id });
      return { status: 204 };
    },
  }),
  route({
    method: "DELETE",
    path: "budgets/{id}",
    permission: "budget:manage",
    summary: "Delete a budget; the runs that it holds go on",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteBudget(actor, params);
      return { status: 204 };
    },
  }),
];
