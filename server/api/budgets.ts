import "server-only";
import { alertIdInput, dismissAlert, listAlerts } from "@/server/services/budgets/budget-alerts";
import { budgetIdInput, createBudgetInput, updateBudgetInput } from "@/server/services/budgets/budget-input";
import { createBudget, deleteBudget, listBudgets, updateBudget } from "@/server/services/budgets/budgets";
import { orgProcedure, router } from "./trpc";

export const budgetsRouter = router({
  list: orgProcedure("budget:read").query(({ ctx }) => listBudgets(ctx.actor)),
  alerts: orgProcedure("budget:read").query(({ ctx }) => listAlerts(ctx.actor)),
  create: orgProcedure("budget:manage")
    .input(createBudgetInput)
    .mutation(({ ctx, input }) => createBudget(ctx.actor, input)),
  update: orgProcedure("budget:manage")
    .input(updateBudgetInput)
    .mutation(({ ctx, input }) => updateBudget(ctx.actor, input)),
  delete: orgProcedure("budget:manage")
    .input(budgetIdInput)
    .mutation(({ ctx, input }) => deleteBudget(ctx.actor, input)),
  dismissAlert: orgProcedure("budget:manage")
    .input(alertIdInput)
    .mutation(({ ctx, input }) => dismissAlert(ctx.actor, input)),
});
