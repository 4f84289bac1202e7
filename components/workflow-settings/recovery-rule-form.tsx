"use client";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { NumberField } from "@/components/ui/number-field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { errorClasses, errorCodes } from "@/server/errors";
import { limits } from "@/server/limits";
import { type DocumentNode, type RecoveryRule, recoveryStrategy } from "@/server/workflow/document";
import { type Choice, ChooseMany } from "./choose-many";

const strategies: Record<RecoveryRule["strategy"], string> = {
  retry: "Try again",
  ask: "Ask a person",
  continue: "Go on without it",
  fail: "Fail the run",
};

const toChoices = (table: Record<string, { title: string }>): Choice[] =>
  Object.entries(table).map(([value, { title }]) => ({ value, label: title, aside: value }));

const errorGroups = [
  { heading: "Kinds of errors", choices: toChoices(errorClasses) },
  // What has the name of its class is chosen by it.
  { heading: "Single errors", choices: toChoices(errorCodes).filter(({ value }) => !Object.hasOwn(errorClasses, value)) },
];

type RecoveryRuleFormProps = {
  rule: RecoveryRule;
  place: number;
  count: number;
  nodes: readonly DocumentNode[];
  readOnly: boolean;
  onChange: (rule: RecoveryRule) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

/** One rule: which errors, at which nodes, and what is done about them. */
export function RecoveryRuleForm({ rule, place, count, nodes, readOnly, onChange, onMove, onRemove }: RecoveryRuleFormProps) {
  const { attempts, delayMs, ...rest } = rule;
  const nodeGroups = [{ heading: "Nodes", choices: nodes.map(({ id, name }) => ({ value: id, label: name || id })) }];
  return (
    <li className="grid gap-2.5 rounded-md border border-line bg-sunken/60 p-2.5">
      <div className="flex items-center">
        <span className="flex-1 text-2xs font-medium text-fg-3">Rule {place + 1}</span>
        {!readOnly && (
          <>
            <IconButton label={`Move rule ${place + 1} up`} disabled={place === 0} onClick={() => onMove(-1)}>
              <ArrowUp />
            </IconButton>
            <IconButton label={`Move rule ${place + 1} down`} disabled={place === count - 1} onClick={() => onMove(1)}>
              <ArrowDown />
            </IconButton>
            <IconButton label={`Remove rule ${place + 1}`} onClick={onRemove}>
              <Trash2 />
            </IconButton>
          </>
        )}
      </div>
      <div className="grid items-start gap-2.5 sm:grid-cols-2">
        <Field label="When" hint={rule.errors.length === 0 ? "Choose at least one." : undefined}>
          {(control) => (
            <ChooseMany
              {...control}
              label="Errors of the rule"
              groups={errorGroups}
              chosen={rule.errors}
              nothing="Choose errors"
              disabled={readOnly}
              onChange={(errors) => onChange({ ...rule, errors })}
            />
          )}
        </Field>
        <Field label="At">
          {(control) => (
            <ChooseMany
              {...control}
              label="Nodes of the rule"
              groups={nodeGroups}
              chosen={rule.nodeIds}
              nothing="All nodes"
              disabled={readOnly}
              onChange={(nodeIds) => onChange({ ...rule, nodeIds })}
            />
          )}
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-2.5 sm:grid-cols-3">
        <Field label="Then" className="max-sm:col-span-2">
          {(control) => (
            <Select
              value={rule.strategy}
              disabled={readOnly}
              onValueChange={(next) => onChange({ ...rest, strategy: recoveryStrategy.parse(next) })}
            >
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {recoveryStrategy.options.map((value) => (
                  <SelectItem key={value} value={value}>
                    {strategies[value]}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
        {rule.strategy === "retry" && (
          <>
            <NumberField
              label="Tries in all"
              value={attempts ?? null}
              least={1}
              most={limits.retryAttempts}
              whole
              placeholder="As the node"
              readOnly={readOnly}
              onChange={(next) => onChange({ ...rule, attempts: next })}
              onClear={() => onChange({ ...rest, ...(delayMs === undefined ? {} : { delayMs }) })}
            />
            <NumberField
              label="First pause, s"
              value={delayMs === undefined ? null : delayMs / 1_000}
              least={0}
              most={3_600}
              placeholder="As the node"
              readOnly={readOnly}
              onChange={(seconds) => onChange({ ...rule, delayMs: Math.round(seconds * 1_000) })}
              onClear={() => onChange({ ...rest, ...(attempts === undefined ? {} : { attempts }) })}
            />
          </>
        )}
      </div>
    </li>
  );
}
