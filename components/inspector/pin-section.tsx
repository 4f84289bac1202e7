"use client";
import { Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { useEditor, useEditorActions } from "@/components/canvas/editor-context";
import { keyOf } from "@/components/canvas/editor-keys";
import { readJson } from "@/components/canvas/run-input";
import { useIsMac } from "@/components/canvas/use-is-mac";
import { useRunner } from "@/components/editor-run/runner-context";
import { JsonField } from "@/components/run/json-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { limits } from "@/server/limits";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";

type PinProps = { node: DocumentNode; definition: NodeDefinition };

/** The pinned output of a node, to be edited; without one, the ways to pin one. */
export function PinSection({ node, definition }: PinProps) {
  const readOnly = useEditor((state) => state.readOnly);
  const actions = useEditorActions();
  const runner = useRunner();
  const mac = useIsMac();
  if (node.pinned !== null) return <Pinned node={node} definition={definition} />;
  if (readOnly) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="outline" size="sm" title={`Pin the last output (${keyOf("pin", mac)})`} onClick={() => runner.togglePin(node.id)}>
        <Pin /> Pin this output
      </Button>
      <Button variant="ghost" size="sm" onClick={() => actions.setPinned(node.id, { output: {} })}>
        Write an output
      </Button>
    </div>
  );
}

function Pinned({ node, definition }: PinProps) {
  const readOnly = useEditor((state) => state.readOnly);
  const actions = useEditorActions();
  const pinned = node.pinned ?? { output: null };
  const [draft, setDraft] = useState({ text: write(pinned.output), output: pinned.output });
  const [problem, setProblem] = useState<string | null>(null);
  // Undo, and whoever else edits, change it from outside.
  if (draft.output !== pinned.output) setDraft({ text: write(pinned.output), output: pinned.output });

  const change = (text: string) => {
    const read = readJson(text);
    const tooLarge = text.length > limits.pinnedBytes ? `At most ${limits.pinnedBytes / 1_000} kB can be pinned.` : null;
    setProblem("problem" in read ? read.problem : tooLarge);
    if ("problem" in read || tooLarge !== null) return setDraft({ ...draft, text });
    setDraft({ text, output: read.value });
    actions.setPinned(node.id, { ...pinned, output: read.value });
  };
  const handles = listHandles(node, definition).filter((handle) => handle !== definition.container?.entry);
  const misfit = problem === null ? findMisfit(definition, pinned.output) : null;
  return (
    <div className="grid gap-3">
      <Notice tone="accent" className="text-xs">
        This output is pinned. Runs of the draft take it, at no cost, and do not run this node. Published versions ignore it.
      </Notice>
      {!readOnly && (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={() => actions.setPinned(node.id, null)}>
          <PinOff /> Unpin
        </Button>
      )}
      <JsonField label="Pinned output" text={draft.text} onChange={readOnly ? () => undefined : change} error={problem} />
      {misfit !== null && (
        <Notice tone="wait" className="text-xs">
          Not what this node gives: {misfit} It is used all the same.
        </Notice>
      )}
      {handles.length > 1 && (
        <Field label="Leaves by">
          {(control) => (
            <Select
              value={pinned.handle ?? handles[0] ?? "out"}
              disabled={readOnly}
              onValueChange={(handle) => actions.setPinned(node.id, { ...pinned, handle })}
            >
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {handles.map((handle) => (
                  <SelectItem key={handle} value={handle}>
                    {handle}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}

const write = (output: unknown) => JSON.stringify(output ?? null, null, 2);

/** In what way the value is not what the node's type promises. */
function findMisfit({ output }: NodeDefinition, value: unknown): string | null {
  const parsed = output.safeParse(value);
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join(".");
  return `${path ? `${path}: ` : ""}${issue?.message ?? "it has another shape"}.`;
}
