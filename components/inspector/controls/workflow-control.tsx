"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import { cn } from "@/components/cn";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { WorkflowChoices } from "@/components/workflows/workflow-choices";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

/** A workflow of the org, by name. */
export function WorkflowControl({ value, onChange, label, schema: _schema, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const trpc = useTRPC();
  const { slug } = useOrg();
  const own = useEditor((state) => state.workflowId);
  const [open, setOpen] = useState(false);
  const chosen = typeof value === "string" ? value : "";
  const known = useQuery({ ...trpc.workflows.get.queryOptions({ id: chosen }), enabled: chosen !== "", retry: false });
  const text = chosen === "" ? "Choose a workflow" : known.isError ? "A workflow that is not there" : (known.data?.name ?? "…");
  return (
    <div className="grid gap-1">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger
          {...props}
          disabled={readOnly}
          className={cn(fieldClasses, "flex h-[30px] items-center justify-between gap-2 text-left")}
        >
          <span className={cn("truncate", !known.data && "text-fg-3")}>{text}</span>
          <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
        </PopoverTrigger>
        <PopoverContent className="w-(--radix-popover-trigger-width) p-0">
          <WorkflowChoices
            label={label}
            chosen={chosen}
            own={own}
            onChoose={(id) => {
              setOpen(false);
              onChange(id);
            }}
          />
        </PopoverContent>
      </Popover>
      {known.data && (
        <p className="flex items-center justify-between gap-2 text-2xs text-fg-3">
          <span className={known.data.publishedVersion === null ? "text-wait-fg" : undefined}>
            {known.data.publishedVersion === null
              ? "It is not published yet, so it cannot run"
              : `Version ${known.data.publishedVersion} is published`}
          </span>
          <Link href={`/${slug}/workflows/${chosen}`} className="rounded-sm text-accent-text hover:underline">
            Open it
          </Link>
        </p>
      )}
    </div>
  );
}
