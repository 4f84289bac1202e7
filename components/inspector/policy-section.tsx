"use client";
import { useEditorActions } from "@/components/canvas/editor-context";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { limits } from "@/server/limits";
import type { NodeDefinition } from "@/server/workflow/define";
import { type DocumentNode, type NodePolicy, onError } from "@/server/workflow/document";
import { resolvePolicy } from "@/server/workflow/resolve-policy";
import { Disclosure } from "./disclosure";
import { useForm } from "./form-context";

const outcomes = [
  { value: "fail", label: "Fail the run", hint: "The run ends with the error." },
  { value: "continue", label: "Go on without it", hint: "The nodes after it get the error as its output." },
  { value: "branch", label: "Leave by an error output", hint: "The node gets a second output, for what to do then." },
  { value: "ask", label: "Ask a person", hint: "The run waits in the inbox: try again, give an output, or let it fail." },
] as const;

const policyFields = ["policy.onError", "policy.retry", "policy.timeoutMs"];

/** What happens when the node fails. Closed it says in one line what is set. */
export function PolicySection({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const policy = resolvePolicy(node.policy, definition);
  const tries = policy.retry.attempts === 1 ? "once" : `${policy.retry.attempts} times`;
  const outcome = outcomes.find(({ value }) => value === policy.onError)?.label.toLowerCase();
  return (
    <Disclosure
      title="When it fails"
      summary={`tried ${tries}, then ${outcome}`}
      startsOpen={node.policy !== undefined}
      fields={policyFields}
    >
      <PolicyFields node={node} definition={definition} />
    </Disclosure>
  );
}

function PolicyFields({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const { readOnly } = useForm();
  const actions = useEditorActions();
  const policy = resolvePolicy(node.policy, definition);
  const change = (next: Partial<NodePolicy>) => actions.setPolicy(node.id, { ...node.policy, ...next });
  return (
    <div className="grid grid-cols-2 items-start gap-x-2.5 gap-y-3.5 px-4 pb-4">
      <Field label="Then" name="policy.onError" className="col-span-2" hint={outcomes.find(({ value }) => value === policy.onError)?.hint}>
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
        name="policy.retry.attempts"
        whole
        readOnly={readOnly}
        value={policy.retry.attempts}
        most={limits.retryAttempts}
        least={1}
        onChange={(attempts) => change({ retry: { ...policy.retry, attempts } })}
      />
      <NumberField
        label="First pause, in seconds"
        name="policy.retry.initialMs"
        readOnly={readOnly}
        value={policy.retry.initialMs / 1_000}
        most={3_600}
        least={0}
        onChange={(seconds) => change({ retry: { ...policy.retry, initialMs: Math.round(seconds * 1_000) } })}
      />
      <Field label="Pauses" name="policy.retry.backoff">
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
        name="policy.timeoutMs"
        hint="For each call of the node"
        readOnly={readOnly}
        value={policy.timeoutMs === null ? null : policy.timeoutMs / 1_000}
        most={limits.timeoutMs / 1_000}
        least={0.001}
        placeholder="None"
        onChange={(seconds) => change({ timeoutMs: Math.round(seconds * 1_000) })}
        onClear={() => change({ timeoutMs: null })}
      />
      <p className="col-span-2 text-2xs text-pretty text-fg-3">
        Only what may pass by itself is tried again: rate limits, time-outs, servers that fail. The rules in the workflow's settings come
        first.
      </p>
    </div>
  );
}
