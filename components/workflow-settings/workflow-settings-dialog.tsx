"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useEditor, useEditorActions } from "@/components/canvas/editor-context";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { limits } from "@/server/limits";
import { type DocumentNode, defaultSettings, type RecoveryRule, type WorkflowSettings } from "@/server/workflow/document";
import { RecoveryRuleForm } from "./recovery-rule-form";
import { RunLimits } from "./run-limits";

/** What holds for every run of the workflow. Kept as one step of undo when it is saved. */
export function WorkflowSettingsDialog({ onClose }: { onClose: () => void }) {
  const document = useEditor((state) => state.history.document);
  const readOnly = useEditor((state) => state.readOnly);
  const actions = useEditorActions();
  const [settings, setSettings] = useState<WorkflowSettings>(document.settings ?? defaultSettings);
  const change = (next: Partial<WorkflowSettings>) => setSettings((current) => ({ ...current, ...next }));
  const invalid = settings.recovery.some(({ errors }) => errors.length === 0);
  const save = () => {
    actions.setSettings(JSON.stringify(settings) === JSON.stringify(defaultSettings) ? undefined : settings);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Workflow settings</DialogTitle>
          <DialogDescription>
            They hold for every run, and are published with the workflow. Runs on their way keep what they started with.
          </DialogDescription>
        </DialogHeader>
        <RunLimits settings={settings} readOnly={readOnly} onChange={change} />
        <RecoveryRules rules={settings.recovery} nodes={document.nodes} readOnly={readOnly} onChange={(recovery) => change({ recovery })} />
        <DialogFooter className="sticky -bottom-5 -mx-5 -mb-5 border-t border-line bg-raised px-5 py-3">
          <Button variant="outline" onClick={onClose}>
            {readOnly ? "Close" : "Cancel"}
          </Button>
          {!readOnly && (
            <Button disabled={invalid} onClick={save}>
              Save settings
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

type RecoveryRulesProps = {
  rules: readonly RecoveryRule[];
  nodes: readonly DocumentNode[];
  readOnly: boolean;
  onChange: (rules: RecoveryRule[]) => void;
};

function RecoveryRules({ rules, nodes, readOnly, onChange }: RecoveryRulesProps) {
  const move = (index: number, by: 1 | -1) => {
    const next = [...rules];
    const [rule] = next.splice(index, 1);
    if (rule) onChange(next.toSpliced(index + by, 0, rule));
  };
  return (
    <section className="grid gap-2" aria-labelledby="recovery-rules">
      <div>
        <h3 id="recovery-rules" className="text-sm font-[550]">
          When a step fails
        </h3>
        <p className="text-xs text-pretty text-fg-3">
          The first rule that fits decides, before the node's own settings. Without one, what may pass by itself is tried again.
        </p>
      </div>
      {rules.length > 0 && (
        <ol className="grid gap-2">
          {rules.map((rule, index) => (
            <RecoveryRuleForm
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
              key={index}
              rule={rule}
              place={index}
              count={rules.length}
              nodes={nodes}
              readOnly={readOnly}
              onChange={(changed) => onChange(rules.with(index, changed))}
              onMove={(by) => move(index, by)}
              onRemove={() => onChange(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      )}
      {!readOnly && rules.length < limits.recoveryRules && (
        <Button
          variant="outline"
          size="sm"
          className="justify-self-start"
          onClick={() => onChange([...rules, { errors: [], nodeIds: [], strategy: "retry" }])}
        >
          <Plus /> Add a rule
        </Button>
      )}
    </section>
  );
}
