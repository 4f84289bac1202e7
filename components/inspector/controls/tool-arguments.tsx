"use client";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { ToolDefinition } from "@/server/workflow/define";
import { isAuthorOnly } from "@/server/workflow/field-schema";
import { useForm } from "../form-context";
import { fieldTitle, isRecord, isShown, readFormSchema, withKey } from "../form-schema";
import type { ControlProps } from "./control-props";

type ToolArgumentsProps = {
  tool: ToolDefinition;
  /** Of the tool in the agent's settings. */
  path: ControlProps["path"];
  fixed: Readonly<Record<string, unknown>>;
  onFixed: (fixed: Record<string, unknown>) => void;
};

/** Every argument of a tool, by its own schema: the agent decides, or it is set here and the agent neither sees nor changes it. */
export function ToolArguments({ tool, path, fixed, onFixed }: ToolArgumentsProps) {
  const { problems, Field } = useForm();
  const schema = readFormSchema(tool.args);
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => isShown(field, schema, fixed));
  const set = fields.filter(([name]) => Object.hasOwn(fixed, name));
  const hasProblem = [...problems.keys()].some((field) => field.startsWith(`config.${path[0]}[${path[1]}].fixed`));
  const [isOpen, setIsOpen] = useState(set.length > 0 || hasProblem);
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const decide = (name: string, decides: boolean) => {
    setWanted(new Set([...wanted].filter((other) => other !== name).concat(decides ? [] : [name])));
    if (decides) onFixed(withKey(fixed, name, undefined));
  };
  const deciding = (name: string) => ({
    decides: !Object.hasOwn(fixed, name) && !wanted.has(name),
    onDecides: (decides: boolean) => decide(name, decides),
  });
  const summary =
    set.length === 0 ? "the agent decides all" : `${set.map(([name, field]) => fieldTitle(name, field).toLowerCase()).join(", ")} set here`;
  return (
    <div className="grid gap-2">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex items-center gap-1 justify-self-start rounded-xs text-2xs text-fg-3 hover:text-fg"
      >
        <ChevronRight className={`size-3 transition-transform ${isOpen ? "rotate-90" : ""}`} aria-hidden="true" />
        Arguments: {summary}
      </button>
      {isOpen && (
        <div className="grid gap-2.5 border-l border-line pl-2.5">
          {fields.map(([name, field]) => (
            <Field
              key={name}
              name={name}
              schema={field}
              required={schema.required?.includes(name) ?? false}
              path={[...path, "fixed", name]}
              value={fixed[name]}
              onChange={(value) => {
                setWanted(new Set([...wanted, name]));
                onFixed(withKey(fixed, name, value));
              }}
              // Which secret is sent, and where to, is never the agent's to decide.
              {...(isAuthorOnly(field) ? {} : { agent: deciding(name) })}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** What an author set of a tool's arguments, as drafts may have it. */
export const readFixed = (entry: Readonly<Record<string, unknown>>) => (isRecord(entry.fixed) ? entry.fixed : {});
