"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import type { ProfileReference } from "@/server/workflow/profile/known-profiles";

type ProfileVersionSelectProps = { reference: ProfileReference; disabled: boolean; onChange: (reference: ProfileReference) => void };

/** Which version of a profile: the newest, whatever it will be, or one that stays. */
export function ProfileVersionSelect({ reference, disabled, onChange }: ProfileVersionSelectProps) {
  const trpc = useTRPC();
  const versions = useQuery(trpc.agents.versions.queryOptions({ id: reference.id }, { retry: false }));
  const { id, name, version } = reference;
  return (
    <Select
      value={String(version)}
      disabled={disabled}
      onValueChange={(next) => onChange({ id, name, version: next === "latest" ? "latest" : Number(next) })}
    >
      <SelectTrigger aria-label="Version of the profile" className="w-24 shrink-0">
        <span className="num">{version === "latest" ? "Newest" : `v${version}`}</span>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value="latest">
          Newest <span className="text-fg-3">when a run or a version is made</span>
        </SelectItem>
        {versions.data?.map(({ number, savedAt }) => (
          <SelectItem key={number} value={String(number)}>
            Version {number}{" "}
            <span className="text-fg-3">
              <RelativeTime at={savedAt} />
            </span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
