"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Wallet } from "lucide-react";
import { useState } from "react";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { useCan } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatMoney } from "@/components/ui/money";
import { Notice } from "@/components/ui/notice";

type RaisedBudget = { id: string; name: string; limitUsd: number; spentUsd: number /** What does not fit. */; nextUsd?: number };

/** Asks for a budget's new limit; the runs that it holds then go on by themselves. Nothing for those who may not. */
export function RaiseBudgetButton({ budget }: { budget: RaisedBudget }) {
  const canManage = useCan("budget:manage");
  const [open, setOpen] = useState(false);
  if (!canManage) return null;
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <Wallet /> Raise the budget
      </Button>
      {open && <RaiseDialog budget={budget} onDone={() => setOpen(false)} />}
    </>
  );
}

function RaiseDialog({ budget, onDone }: { budget: RaisedBudget; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(
    trpc.budgets.update.mutationOptions({
      onSuccess: async () => {
        onDone();
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.budgets.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.runs.list.pathKey() }),
        ]);
      },
    }),
  );
  const problem = update.error ? readApiError(update.error) : null;
  const general = formError(problem, ["limitUsd"]);
  return (
    <Dialog open onOpenChange={(open) => !open && onDone()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Raise “{budget.name}”</DialogTitle>
          <DialogDescription>
            {formatMoney(budget.spentUsd)} of {formatMoney(budget.limitUsd)} are spent. Runs that wait for this budget go on at once.
          </DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate({ id: budget.id, limitUsd: Number(formText(new FormData(event.currentTarget), "limitUsd")) });
          }}
        >
          {general && <Notice tone="fail">{general}</Notice>}
          <Field
            label="New limit, in USD"
            error={fieldError(problem, "limitUsd")}
            hint={budget.nextUsd === undefined ? undefined : `The next call may cost up to ${formatMoney(budget.nextUsd)}.`}
          >
            {(control) => (
              <Input
                {...control}
                name="limitUsd"
                type="number"
                min={0}
                step="any"
                required
                autoFocus
                className="num"
                defaultValue={suggestLimit(budget)}
              />
            )}
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onDone}>
              Cancel
            </Button>
            <Button type="submit" pending={update.isPending}>
              Raise and go on
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Twice the limit, or what the next call needs when that is more. */
function suggestLimit({ limitUsd, spentUsd, nextUsd = 0 }: RaisedBudget): number {
  return Number(Math.max(limitUsd * 2, spentUsd + nextUsd).toPrecision(6));
}
