"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { limits } from "@/server/limits";
import type { WorkflowSettings } from "@/server/workflow/document";

type RunLimitsProps = { settings: WorkflowSettings; readOnly: boolean; onChange: (change: Partial<WorkflowSettings>) => void };

/** How many runs at once, which wait where and in which order, and how long one may take. */
export function RunLimits({ settings, readOnly, onChange }: RunLimitsProps) {
  return (
    <section className="grid grid-cols-1 items-start gap-x-3 gap-y-3.5 sm:grid-cols-2" aria-label="Runs">
      <NumberField
        label="Runs at once"
        value={settings.concurrency}
        least={1}
        most={1_000}
        whole
        placeholder="No limit"
        hint="More wait in the queue."
        readOnly={readOnly}
        onChange={(concurrency) => onChange({ concurrency })}
        onClear={() => onChange({ concurrency: null })}
      />
      <NumberField
        label="Time limit, in minutes"
        value={settings.timeoutMs === null ? null : settings.timeoutMs / 60_000}
        least={1 / 60}
        most={limits.waitMs / 60_000}
        placeholder="No limit"
        hint="A run that takes longer is cancelled; waiting counts."
        readOnly={readOnly}
        onChange={(minutes) => onChange({ timeoutMs: Math.max(1_000, Math.round(minutes * 60_000)) })}
        onClear={() => onChange({ timeoutMs: null })}
      />
      <QueueField settings={settings} readOnly={readOnly} onChange={onChange} />
      <NumberField
        label="Priority"
        value={settings.priority}
        least={0}
        most={100}
        whole
        hint="0 goes last, 100 first. Matters where runs wait."
        readOnly={readOnly}
        onChange={(priority) => onChange({ priority })}
      />
    </section>
  );
}

const noQueue = "none";

function QueueField({ settings, readOnly, onChange }: RunLimitsProps) {
  const trpc = useTRPC();
  const queues = useQuery(trpc.queues.list.queryOptions());
  const names = queues.data?.map(({ name }) => name) ?? [];
  // One that was deleted meanwhile is still what the document says.
  const shown = settings.queue === null || names.includes(settings.queue) ? names : [...names, settings.queue];
  return (
    <Field
      label="Queue"
      hint={shown.length === 0 ? "Queues are made in the org's settings." : "Its limit counts the runs of all workflows in it."}
    >
      {(control) => (
        <Select
          value={settings.queue === null ? noQueue : `queue:${settings.queue}`}
          disabled={readOnly}
          onValueChange={(next) => onChange({ queue: next === noQueue ? null : next.slice("queue:".length) })}
        >
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            <SelectItem value={noQueue}>None</SelectItem>
            {shown.map((name) => (
              <SelectItem key={name} value={`queue:${name}`}>
                {name}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
