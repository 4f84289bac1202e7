"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

const published = "published";

/** A version of the workflow that the field `workflowId` beside it names. Empty: whichever is published when the run comes to it. */
export function VersionControl({ value, onChange, label: _label, schema: _schema, path: _path, ...props }: ControlProps) {
  const { readOnly, config } = useForm();
  const trpc = useTRPC();
  const workflowId = typeof config.workflowId === "string" ? config.workflowId : "";
  const versions = useQuery({
    ...trpc.workflows.versions.queryOptions({ id: workflowId, limit: 100 }),
    enabled: workflowId !== "",
    retry: false,
  });
  const chosen = typeof value === "number" ? value : null;
  return (
    <Select
      value={chosen === null ? published : String(chosen)}
      disabled={readOnly || workflowId === ""}
      onValueChange={(next) => onChange(next === published ? undefined : Number(next))}
    >
      <SelectTrigger {...props}>
        <span>{chosen === null ? "The published one" : `Version ${chosen}`}</span>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={published}>The published one</SelectItem>
        {versions.data?.items.map(({ number, title, note, publishedAt }) => (
          <SelectItem key={number} value={String(number)}>
            Version {number} <span className="text-fg-3">{title || note || <RelativeTime at={publishedAt} />}</span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
