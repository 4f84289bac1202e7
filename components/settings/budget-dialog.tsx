"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { fieldError, formError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { readApiError } from "@/components/read-api-error";
import { PersonTarget, WorkflowTarget } from "@/components/settings/budget-target";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { limits } from "@/server/limits";
import type { BudgetPeriod, BudgetScope, OnReached } from "@/server/workflow/budget";

type Budget = ApiOutputs["budgets"]["list"][number];
type BudgetDialogProps = { budget: Budget | null /** null: a new one. */; onClose: () => void };

const scopeTexts: Record<BudgetScope, string> = { org: "The whole org", workflow: "A workflow", user: "A person" };
const periodTexts: Record<BudgetPeriod, string> = { day: "Day", week: "Week, from Monday", month: "Month", year: "Year" };
const reachedTexts: Record<OnReached, string> = { pause: "Pause the run until there is room", stop: "Stop the run with an error" };

/** Asks for a budget's name, limit and what becomes of runs; for a new one also what it covers and for which period. */
export function BudgetDialog({ budget, onClose }: BudgetDialogProps) {
  const [scope, setScope] = useState<BudgetScope>("org");
  const [target, setTarget] = useState("");
  const [period, setPeriod] = useState<BudgetPeriod>("month");
  const [onReached, setOnReached] = useState<OnReached>(budget?.onReached ?? "pause");
  const { create, update, problem } = useSaveBudget(onClose);
  const general = formError(problem, ["name", "target", "limitUsd"]);
  const targetProps = { value: target, error: fieldError(problem, "target"), onChange: setTarget };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{budget ? "Edit budget" : "Add budget"}</DialogTitle>
          <DialogDescription>
            {budget
              ? "What it covers and its period stay as they are. When there is room again, the runs that it holds go on."
              : "Periods are counted in UTC. What the present one has cost so far counts."}
          </DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const input = { name: formText(form, "name").trim(), limitUsd: Number(formText(form, "limitUsd")), onReached };
            if (budget) update.mutate({ id: budget.id, ...input });
            else create.mutate({ ...input, scope, period, ...(scope === "org" ? {} : { target }) });
          }}
        >
          {general && <Notice tone="fail">{general}</Notice>}
          <Field label="Name" error={fieldError(problem, "name")}>
            {(control) => (
              <Input
                {...control}
                name="name"
                required
                maxLength={limits.nameChars}
                defaultValue={budget?.name}
                placeholder="Everything"
                autoComplete="off"
              />
            )}
          </Field>
          {!budget && (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                <Choice label="For" value={scope} texts={scopeTexts} onChange={setScope} />
                <Choice label="Each" value={period} texts={periodTexts} onChange={setPeriod} />
              </div>
              {scope === "workflow" && <WorkflowTarget {...targetProps} />}
              {scope === "user" && <PersonTarget {...targetProps} />}
            </>
          )}
          <Field label="Limit, in USD" error={fieldError(problem, "limitUsd")}>
            {(control) => (
              <Input
                {...control}
                name="limitUsd"
                type="number"
                min={0}
                step="any"
                required
                className="num"
                defaultValue={budget?.limitUsd}
                placeholder="50"
              />
            )}
          </Field>
          <Choice label="When it is reached" value={onReached} texts={reachedTexts} onChange={setOnReached} />
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={create.isPending || update.isPending}>
              {budget ? "Save budget" : "Add budget"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function useSaveBudget(onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.budgets.pathKey() });
    onSaved();
  };
  const create = useMutation(trpc.budgets.create.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.budgets.update.mutationOptions({ onSuccess }));
  const thrown = create.error ?? update.error;
  return { create, update, problem: thrown ? readApiError(thrown) : null };
}

type ChoiceProps<Value extends string> = { label: string; value: Value; texts: Record<Value, string>; onChange: (value: Value) => void };

function Choice<Value extends string>({ label, value, texts, onChange }: ChoiceProps<Value>) {
  const options = Object.keys(texts) as Value[];
  return (
    <Field label={label}>
      {(control) => (
        <Select
          value={value}
          onValueChange={(next) => {
            const option = options.find((known) => known === next);
            if (option) onChange(option);
          }}
        >
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {options.map((option) => (
              <SelectItem key={option} value={option}>
                {texts[option]}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
