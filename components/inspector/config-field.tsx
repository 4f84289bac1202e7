"use client";
import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { cn } from "@/components/cn";
import { useValueDrop } from "@/components/expression/use-value-drop";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { writeDuration } from "@/server/workflow/duration";
import { formatFieldPath } from "@/server/workflow/field-path";
import { writeReference } from "@/server/workflow/values/write-reference";
import { controls } from "./controls/controls";
import { ExpressionControl } from "./controls/expression-control";
import { FieldProblem } from "./field-problem";
import { type ConfigFieldProps, useForm, useIssue } from "./form-context";
import { type FormSchema, fieldTitle, mayBeExpression, pickControl } from "./form-schema";
import { type FieldMode, ModeSwitch } from "./mode-switch";

/** What only warns is not drawn as an error, though it is marked for those who jump to it. */
const asWarning = "[&_.border-fail]:border-wait [&_[aria-invalid=true]]:border-wait";

/** One labelled setting with its hint, or what is wrong with it. */
export function ConfigField(props: ConfigFieldProps) {
  const { name, schema, required, path, value, onChange } = props;
  const { readOnly } = useForm();
  const issue = useIssue(path);
  const kind = pickControl(schema);
  const label = fieldTitle(name, schema);
  const { mode, modes, startsFocused, setMode } = useMode(props);
  // A fixed value gives way to the reference that is dropped on it.
  const drop = useValueDrop({
    isAllowed: !readOnly && mode === "fixed" && modes.includes("expression"),
    onDrop: (value) => onChange(`{{ ${writeReference(value.root, value.path)} }}`),
  });
  const Control = controls[kind];
  const aside = !readOnly && (
    <span className="flex items-center gap-1">
      {required && value === undefined && mode !== "agent" && <span>Required</span>}
      {mode === "fixed" && <ResetButton label={label} schema={schema} value={value} onReset={() => onChange(undefined)} />}
      {modes.length > 1 && <ModeSwitch label={label} mode={mode} modes={modes} onMode={setMode} />}
    </span>
  );
  const type = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "=" || mode !== "fixed" || !modes.includes("expression") || !isEmptyTarget(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    setMode("expression");
  };
  if (mode === "agent")
    return (
      <div className="group/field flex items-center justify-between gap-2">
        <span className="text-xs font-medium text-fg-2">{label}</span>
        {aside}
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for what the switch beside the label does
    <div
      className={cn(
        "group/field rounded-[7px]",
        issue?.severity === "warning" && asWarning,
        drop.isOver && "outline-2 outline-offset-2 outline-accent",
      )}
      onKeyDown={type}
      {...drop.events}
    >
      <Field
        name={formatFieldPath(["config", ...path])}
        label={
          <>
            {label}
            {required && (
              <span className="text-fail-fg" aria-hidden="true">
                {" *"}
              </span>
            )}
          </>
        }
        hint={schema.description}
        error={issue && <FieldProblem issue={issue} />}
        aside={aside || undefined}
        className={kind === "switch" && mode === "fixed" ? "grid-cols-[1fr_auto] items-center [&>p]:col-span-full" : undefined}
      >
        {(control) =>
          mode === "expression" ? (
            <ExpressionControl
              {...control}
              schema={schema}
              label={label}
              text={typeof value === "string" ? value : ""}
              onText={(text) => onChange(text === "" ? undefined : text)}
              language="template"
              isMultiline={false}
              startsFocused={startsFocused}
            />
          ) : (
            <Control {...control} schema={schema} path={path} value={value} onChange={onChange} label={label} />
          )
        }
      </Field>
    </div>
  );
}

/** Fields of text take expressions as they are; the others are switched to one. */
function useMode({ schema, value, onChange, agent }: ConfigFieldProps) {
  const { place } = useForm();
  const [asked, setAsked] = useState<FieldMode | null>(null);
  const hasExpression = place !== null && mayBeExpression(schema);
  const isExpression = hasExpression && typeof value === "string" && value.includes("{{");
  const mode: FieldMode = agent?.decides ? "agent" : isExpression || (asked === "expression" && hasExpression) ? "expression" : "fixed";
  const modes: FieldMode[] = [...(agent ? (["agent"] as const) : []), "fixed", ...(hasExpression ? (["expression"] as const) : [])];
  const setMode = (next: FieldMode) => {
    setAsked(next);
    if (next === "agent") agent?.onDecides(true);
    else if (mode === "agent") agent?.onDecides(false);
    else onChange(undefined);
  };
  return { mode, modes, setMode, startsFocused: asked === "expression" };
}

/** `=` is a sign like others where something is written already. */
function isEmptyTarget(target: EventTarget): boolean {
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)) return false;
  return !(target instanceof HTMLInputElement) || target.value === "" || target.type === "checkbox";
}

/** As the control shows it. */
function writeDefault({ default: standard, words, control }: FormSchema): string {
  if (typeof standard === "number" && control === "duration") return writeDuration(standard);
  if (typeof standard === "boolean") return standard ? "on" : "off";
  return words?.[String(standard)] ?? String(standard);
}

type ResetButtonProps = { label: string; schema: FormSchema; value: unknown; onReset: () => void };

function ResetButton({ label, schema, value, onReset }: ResetButtonProps) {
  const standard = schema.default;
  // Lists and texts are emptied by hand: a slip here would cost too much.
  const isPlain = typeof standard === "number" || typeof standard === "boolean" || (typeof standard === "string" && standard !== "");
  if (!isPlain || value === undefined || value === standard) return null;
  return (
    <IconButton
      label={`Reset ${label} to ${writeDefault(schema)}`}
      onClick={onReset}
      className="-my-1 size-5 opacity-0 group-focus-within/field:opacity-100 group-hover/field:opacity-100 focus-visible:opacity-100 [&_svg:not([class*='size-'])]:size-3"
    >
      <RotateCcw />
    </IconButton>
  );
}
