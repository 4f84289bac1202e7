"use client";
import { useEditorActions } from "@/components/canvas/editor-context";
import { NumberField } from "@/components/ui/number-field";
import { limits } from "@/server/limits";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode } from "@/server/workflow/document";
import { resolvePolicy } from "@/server/workflow/resolve-policy";
import { Disclosure } from "./disclosure";
import { useForm } from "./form-context";

const reuseFields = ["policy.cacheMs"];

/** Whether and how long the output is used again. Only for what costs or takes time: to keep the rest would take longer than to do it. */
export function ReuseSection({ node, definition }: { node: DocumentNode; definition: NodeDefinition }) {
  const { readOnly } = useForm();
  const actions = useEditorActions();
  const { group } = definition.look;
  if (group !== "agent" && group !== "tool") return null;
  const { cacheMs } = resolvePolicy(node.policy, definition);
  const set = (next: number) => actions.setPolicy(node.id, { ...node.policy, cacheMs: next });
  return (
    <Disclosure
      title="Reuse"
      summary={cacheMs === 0 ? "runs every time" : `for ${cacheMs / 1_000} s`}
      startsOpen={cacheMs > 0}
      fields={reuseFields}
    >
      <NumberField
        label="Use the output again for, in seconds"
        name="policy.cacheMs"
        className="px-4 pb-4"
        value={cacheMs === 0 ? null : cacheMs / 1_000}
        least={0}
        most={limits.waitMs / 1_000}
        placeholder="Never"
        hint="The same settings and input then give the same output, at no cost. Never for a step that changes something outside or asks a person."
        readOnly={readOnly}
        onChange={(seconds) => set(Math.round(seconds * 1_000))}
        onClear={() => set(0)}
      />
    </Disclosure>
  );
}
