"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { useTRPC } from "@/components/trpc-provider";
import { Field } from "@/components/ui/field";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { WorkflowChoices } from "@/components/workflows/workflow-choices";

type TargetProps = { value: string; error: string | null; onChange: (id: string) => void };

/** The workflow that a budget is for. */
export function WorkflowTarget({ value, error, onChange }: TargetProps) {
  const [open, setOpen] = useState(false);
  const [chosenName, setChosenName] = useState("");
  return (
    <Field label="Workflow" error={error} hint="Its runs, and the runs that they start and wait for.">
      {(control) => (
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger
            {...control}
            className={cn(fieldClasses, "flex h-[30px] items-center justify-between gap-2 text-left pointer-coarse:h-10")}
          >
            <span className={cn("truncate", value === "" && "text-fg-3")}>{value === "" ? "Choose a workflow" : chosenName}</span>
            <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
          </PopoverTrigger>
          <PopoverContent className="w-(--radix-popover-trigger-width) p-0">
            <WorkflowChoices
              label="Workflow"
              chosen={value}
              onChoose={(id, name) => {
                setOpen(false);
                setChosenName(name);
                onChange(id);
              }}
            />
          </PopoverContent>
        </Popover>
      )}
    </Field>
  );
}

/** The person that a budget is for. */
export function PersonTarget({ value, error, onChange }: TargetProps) {
  const trpc = useTRPC();
  const members = useQuery(trpc.members.list.queryOptions());
  return (
    <Field label="Person" error={error} hint="The runs that they start by hand, and the runs that those start and wait for.">
      {(control) => (
        <Select value={value} onValueChange={onChange}>
          <SelectTrigger {...control}>
            <SelectValue placeholder="Choose a person" />
          </SelectTrigger>
          <SelectContent>
            {members.data?.map(({ userId, name, email }) => (
              <SelectItem key={userId} value={userId}>
                {name} <span className="text-fg-3">{email}</span>
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
