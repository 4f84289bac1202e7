"use client";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useEditorActions } from "@/components/canvas/editor-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { limits } from "@/server/limits";
import type { NodeDefinition } from "@/server/workflow/define";
import { type DocumentNode, type NodePolicy, onError } from "@/server/workflow/document";
import { resolvePolicy } from "@/server/workflow/resolve-policy";
import { useForm } from "./form-context";

const outcomes = [
  { value: "fail", label: "Fail the run" },
  { value: "continue", label: "Go on without it" },
  { value: "branch", label: "Leave by an error output" },
  { value: "ask", label: "Ask a person" },
] as const;

/** What happens when the node fails. Closed it says in one line what is set. */
export function PolicySection({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const policy = resolvePolicy(node.policy, definition);
  const [open, setOpen] = useState(node.policy !== undefined);
  const tries = policy.retry.attempts === 1 ? "once" : `${policy.retry.attempts} times`;
  const outcome = outcomes.find(({ value }) => value === policy.onError)?.label.toLowerCase();
  return (
    <section className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 px-4 py-2.5 text-left text-xs font-medium text-fg-2 hover:text-fg"
      >
        <ChevronRight className={`size-3.5 transition-transform ${open ? "rotate-90" : ""}`} aria-hidden="true" />
        When it fails
        {!open && (
          <span className="truncate font-normal text-fg-3">
            tried {tries}, then {outcome}
          </span>
        )}
      </button>
      {open && <PolicyFields node={node} definition={definition} />}
    </section>
  );
}

function PolicyFields({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const { readOnly } = useForm();
  const actions = useEditorActions();
  const policy = resolvePolicy(node.policy, definition);
  const change = (next: Partial<NodePolicy>) => actions.setPolicy(node.id, { ...node.policy, ...next });
  return (
    <div className="grid grid-cols-2 gap-x-2.5 gap-y-3.5 px-4 pb-4">
      <Field label="Then" className="col-span-2">
        {(control) => (
          <Select value={policy.onError} disabled={readOnly} onValueChange={(next) => change({ onError: onError.parse(next) })}>
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {outcomes.map(({ value, label }) => (
                <SelectItem key={value} value={value}>
                  {label}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <NumberField
        label="Tries in all"
        value={policy.retry.attempts}
        most={limits.retryAttempts}
        least={1}
        onChange={(attempts) => change({ retry: { ...policy.retry, attempts } })}
      />
      <NumberField
        label="First pause, in seconds"
        value={policy.retry.initialMs / 1_000}
        most={3_600}
        least={0}
        onChange={(seconds) => change({ retry: { ...policy.retry, initialMs: Math.round(seconds * 1_000) } })}
      />
      <Field label="Pauses">
        {(control) => (
          <Select
            value={policy.retry.backoff}
            disabled={readOnly}
            onValueChange={(next) => change({ retry: { ...policy.retry, backoff: next === "fixed" ? "fixed" : "exponential" } })}
          >
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value="exponential">Get longer</SelectItem>
              <SelectItem value="fixed">Stay the same</SelectItem>
            </SelectContent>
          </Select>
        )}
      </Field>
      <NumberField
        label="Time limit, in seconds"
        value={policy.timeoutMs === null ? null : policy.timeoutMs / 1_000}
        most={limits.timeoutMs / 1_000}
        least={0.001}
        placeholder="None"
        onChange={(seconds) => change({ timeoutMs: Math.round(seconds * 1_000) })}
        onClear={() => change({ timeoutMs: null })}
      />
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  value: number | null;
  least: number;
  most: number;
  placeholder?: string;
  onChange: (value: number) => void;
  onClear?: () => void;
};

/** Takes a value when the field is left; one outside the limits is drawn to the nearest. */
function NumberField({ label, value, least, most, placeholder, onChange, onClear }: NumberFieldProps) {
  const { readOnly } = useForm();
  const take = (text: string) => {
    if (text.trim() === "") return onClear?.();
    const number = Number(text);
    if (Number.isFinite(number) && number !== value) onChange(Math.min(most, Math.max(least, number)));
  };
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          key={value}
          inputMode="decimal"
          className="num"
          defaultValue={value ?? ""}
          placeholder={placeholder}
          readOnly={readOnly}
          onBlur={(event) => take(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      )}
    </Field>
  );
}
