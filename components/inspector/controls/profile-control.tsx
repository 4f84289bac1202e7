"use client";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, Copy, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cn } from "@/components/cn";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { IconButton } from "@/components/ui/icon-button";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { mergeSettings } from "@/server/workflow/profile/fill-from-profile";
import { readProfileReference } from "@/server/workflow/profile/known-profiles";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";
import { ProfileSummary } from "./profile-summary";
import { ProfileVersionSelect } from "./profile-version-select";

/** An agent of the library that fills in what the node leaves empty. */
export function ProfileControl({ value, onChange, label, schema: _schema, path: _path, ...props }: ControlProps) {
  const { readOnly, config, setConfig } = useForm();
  const trpc = useTRPC();
  const { slug } = useOrg();
  const [open, setOpen] = useState(false);
  const reference = readProfileReference({ type: "agent", config: { profile: value } });
  const version = reference && reference.version !== "latest" ? { version: reference.version } : {};
  const profile = useQuery({
    ...trpc.agents.get.queryOptions({ id: reference?.id ?? "", ...version }, { staleTime: 30_000, retry: false }),
    enabled: reference !== null,
  });
  const name = profile.data?.name || reference?.name || "An agent that is not there";
  /** What new nodes begin with is no choice of the author's, so the profile's models count. */
  const choose = (chosen: { id: string; name: string }) => {
    setOpen(false);
    setConfig?.({ ...config, profile: { id: chosen.id, version: "latest", name: chosen.name }, models: undefined });
  };
  /** What the author wrote stays; what is empty is taken from the profile, which is then left alone. */
  const copyIn = () => {
    if (profile.data) setConfig?.(mergeSettings(profile.data.settings, { ...config, profile: undefined }));
  };
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center gap-1">
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger
            {...props}
            disabled={readOnly}
            className={cn(fieldClasses, "flex h-[30px] min-w-0 flex-1 items-center justify-between gap-2 text-left")}
          >
            <span className={cn("truncate", !reference && "text-fg-3")}>{reference ? name : "None: this agent stands alone"}</span>
            <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
          </PopoverTrigger>
          <PopoverContent className="w-(--radix-popover-trigger-width) p-0">
            <Choices label={label} chosen={reference?.id ?? ""} onChoose={choose} />
          </PopoverContent>
        </Popover>
        {reference && <ProfileVersionSelect reference={reference} disabled={readOnly} onChange={onChange} />}
        {reference && !readOnly && (
          <IconButton label="Take the profile away" onClick={() => onChange(undefined)}>
            <X />
          </IconButton>
        )}
      </div>
      {profile.data && <ProfileSummary settings={profile.data.settings} own={config} />}
      {profile.data && (
        <p className="flex items-center justify-between gap-2 text-2xs">
          {!readOnly && (
            <Button variant="ghost" size="sm" className="-ml-2" onClick={copyIn}>
              <Copy /> Copy into this node
            </Button>
          )}
          <Link href={`/${slug}/agents/${profile.data.id}`} className="rounded-sm text-accent-text hover:underline">
            Open {profile.data.name}
          </Link>
        </p>
      )}
    </div>
  );
}

/** Mounted while it is open. */
function Choices({
  label,
  chosen,
  onChoose,
}: {
  label: string;
  chosen: string;
  onChoose: (profile: { id: string; name: string }) => void;
}) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const profiles = useQuery(trpc.agents.list.queryOptions({}));
  return (
    <Command>
      <CommandInput placeholder="Find an agent" aria-label={label} />
      <CommandList>
        <CommandEmpty>
          {profiles.isFetching ? (
            "Looking…"
          ) : (
            <Link href={`/${slug}/agents`} className="text-accent-text hover:underline">
              No agent is called that. Go to the agents
            </Link>
          )}
        </CommandEmpty>
        <CommandGroup>
          {profiles.data?.map(({ id, name, description }) => (
            <CommandItem key={id} value={`${name} ${id}`} keywords={[name, description]} onSelect={() => onChoose({ id, name })}>
              <Check className={cn("size-3.5", id !== chosen && "invisible")} aria-hidden="true" />
              <span className="truncate">{name}</span>
              {id === chosen && <span className="sr-only">, chosen</span>}
            </CommandItem>
          ))}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}
