"use client";
import { Plus, X } from "lucide-react";
import { NodeTile } from "@/components/node-tile";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { toolDefinitions } from "@/server/tools/registry";
import type { ToolDefinition } from "@/server/workflow/define";
import { useForm } from "../form-context";
import { isRecord } from "../form-schema";
import type { ControlProps } from "./control-props";
import { readFixed, ToolArguments } from "./tool-arguments";

const definitions: Readonly<Record<string, ToolDefinition>> = toolDefinitions;

const permissions = [
  { value: "allow", label: "Allowed" },
  { value: "ask", label: "Ask a person" },
  { value: "never", label: "Never" },
] as const;

/** The tools an agent may use, each with what it needs to ask for and the arguments it may not choose. */
export function ToolsControl({ id, path, value, onChange, label, schema: _schema, ...aria }: ControlProps) {
  const { readOnly } = useForm();
  const tools = Array.isArray(value) ? value.filter(isRecord) : [];
  const set = (next: Record<string, unknown>[]) => onChange(next.length === 0 ? undefined : next);
  const open = Object.values(definitions).filter(({ name }) => !tools.some((entry) => entry.tool === name));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, and the label above is one
    <div className="grid gap-1.5" role="group" id={id} aria-label={label} {...aria}>
      {tools.map((entry, index) => (
        <ToolRow
          key={String(entry.tool)}
          entry={entry}
          path={[...path, index]}
          onChange={(next) => set(tools.map((other, at) => (at === index ? next : other)))}
          onRemove={() => set(tools.filter((_, at) => at !== index))}
        />
      ))}
      {!readOnly && open.length > 0 && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" size="sm" className="justify-self-start">
              <Plus /> Give it a tool
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start" className="max-h-80 overflow-y-auto">
            {open.map(({ name, look }) => (
              <DropdownMenuItem key={name} className="h-9" onSelect={() => set([...tools, { tool: name, permission: "allow" }])}>
                <NodeTile group="tool" icon={look.icon} size="sm" />
                {look.label}
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  );
}

type ToolRowProps = {
  entry: Record<string, unknown>;
  path: ControlProps["path"];
  onChange: (entry: Record<string, unknown>) => void;
  onRemove: () => void;
};

function ToolRow({ entry, path, onChange, onRemove }: ToolRowProps) {
  const { readOnly } = useForm();
  const name = String(entry.tool ?? "");
  const tool = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  const look = tool?.look;
  const label = look?.label ?? name;
  return (
    <div className="grid gap-2 rounded-md border border-line p-1.5">
      <div className="flex items-center gap-2">
        <NodeTile group="tool" icon={look?.icon ?? "wrench"} size="md" />
        <span className="min-w-0 flex-1 truncate text-sm">
          {label}
          {!look && <span className="text-fail-fg"> (not here)</span>}
        </span>
        <Select
          value={String(entry.permission ?? "allow")}
          disabled={readOnly}
          onValueChange={(permission) => onChange({ ...entry, permission })}
        >
          <SelectTrigger aria-label={`May the agent use ${label}?`} className="h-7 w-[116px]">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {permissions.map((permission) => (
              <SelectItem key={permission.value} value={permission.value}>
                {permission.label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
        {!readOnly && (
          <IconButton label={`Take ${label} away`} onClick={onRemove}>
            <X />
          </IconButton>
        )}
      </div>
      {tool && <ToolArguments tool={tool} path={path} fixed={readFixed(entry)} onFixed={(fixed) => onChange({ ...entry, fixed })} />}
    </div>
  );
}
