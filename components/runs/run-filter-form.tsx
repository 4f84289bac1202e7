"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan, useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberField } from "@/components/ui/number-field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { type RunFilters, type TimePreset, type Trigger, timePresets, triggerWords, versionWords } from "./run-filters";

type RunFilterFormProps = { filters: RunFilters; onChange: (changes: Partial<RunFilters>) => void };

/** Every filter but status and words, which have their place in the bar. Each takes effect at once. */
export function RunFilterForm({ filters, onChange }: RunFilterFormProps) {
  return (
    <div className="grid gap-3.5">
      <div className="grid grid-cols-2 gap-3">
        <WorkflowChoice value={filters.workflow} onChange={(workflow) => onChange({ workflow })} />
        <PersonChoice value={filters.by} onChange={(by) => onChange({ by })} />
        <Choice
          label="Started by"
          value={filters.trigger}
          options={Object.entries(triggerWords).map(([value, label]) => ({ value: value as Trigger, label }))}
          onChange={(trigger) => onChange({ trigger })}
        />
        <Choice
          label="What ran"
          value={filters.version}
          options={Object.entries(versionWords).map(([value, label]) => ({ value: value as keyof typeof versionWords, label }))}
          onChange={(version) => onChange({ version })}
        />
      </div>
      <Choice
        label="Time"
        value={filters.time}
        anything="Any time"
        options={Object.entries(timePresets).map(([value, label]) => ({ value: value as TimePreset, label }))}
        onChange={(time) => onChange({ time, from: null, to: null })}
      />
      <Pair>
        <DayField label="From" value={filters.from} onChange={(from) => onChange({ from, time: null })} />
        <DayField label="To" value={filters.to} onChange={(to) => onChange({ to, time: null })} />
      </Pair>
      <Pair>
        <Amount label="Took at least (s)" value={filters.minSeconds} onChange={(minSeconds) => onChange({ minSeconds })} />
        <Amount label="Took at most (s)" value={filters.maxSeconds} onChange={(maxSeconds) => onChange({ maxSeconds })} />
      </Pair>
      <Pair>
        <Amount label="Cost at least ($)" value={filters.minUsd} onChange={(minUsd) => onChange({ minUsd })} />
        <Amount label="Cost at most ($)" value={filters.maxUsd} onChange={(maxUsd) => onChange({ maxUsd })} />
      </Pair>
    </div>
  );
}

const Pair = ({ children }: { children: ReactNode }) => <div className="grid grid-cols-2 gap-3">{children}</div>;

function Amount({ label, value, onChange }: { label: string; value: number | null; onChange: (value: number | null) => void }) {
  return <NumberField label={label} value={value} least={0} most={1e9} onChange={onChange} onClear={() => onChange(null)} />;
}

function DayField({ label, value, onChange }: { label: string; value: string | null; onChange: (value: string | null) => void }) {
  return (
    <Field label={label}>
      {(control) => <Input {...control} type="date" value={value ?? ""} onChange={(event) => onChange(event.target.value || null)} />}
    </Field>
  );
}

const any = "any";

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value | null;
  anything?: string;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | null) => void;
};

function Choice<Value extends string>({ label, value, anything = "Any", options, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select value={value ?? any} onValueChange={(next) => onChange(options.find((option) => option.value === next)?.value ?? null)}>
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            <SelectItem value={any}>{anything}</SelectItem>
            {options.map((option) => (
              <SelectItem key={option.value} value={option.value}>
                {option.label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}

type IdChoiceProps = { value: string | null; onChange: (value: string | null) => void };

function WorkflowChoice({ value, onChange }: IdChoiceProps) {
  const options = useWorkflowNames();
  return <Choice label="Workflow" value={value} anything="All" options={options} onChange={onChange} />;
}

function PersonChoice({ value, onChange }: IdChoiceProps) {
  const options = usePeopleNames();
  return <Choice label="Person" value={value} anything="Anyone" options={options} onChange={onChange} />;
}

/** The first hundred by name, which is what a list to choose from can hold. */
export function useWorkflowNames(): { value: string; label: string }[] {
  const trpc = useTRPC();
  const list = useQuery(trpc.workflows.list.queryOptions({ sort: "name", limit: 100 }, { staleTime: 60_000 }));
  return (list.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

export function usePeopleNames(): { value: string; label: string }[] {
  const trpc = useTRPC();
  const { user } = useOrg();
  const members = useQuery(trpc.members.list.queryOptions(undefined, { enabled: useCan("member:read"), staleTime: 60_000 }));
  const others = (members.data ?? []).filter(({ userId }) => userId !== user.id);
  return [{ value: "me", label: "Me" }, ...others.map(({ userId, name }) => ({ value: `user:${userId}`, label: name }))];
}
