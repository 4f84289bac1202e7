"use client";
import { profileSettings } from "@/server/nodes/agent-config";
import { isSaid } from "@/server/workflow/profile/fill-from-profile";
import { fieldTitle, isRecord, readFormSchema } from "../form-schema";

type ProfileSummaryProps = { settings: Readonly<Record<string, unknown>>; own: Readonly<Record<string, unknown>> };

/** What a profile fills in, and what the node says itself in its place. */
export function ProfileSummary({ settings, own }: ProfileSummaryProps) {
  const fields = Object.entries(readFormSchema(profileSettings).properties ?? {}).filter(([name]) => isSaid(settings[name]));
  const titles = fields.filter(([name]) => isSaid(own[name])).map(([name, field]) => fieldTitle(name, field));
  const given = [typeof settings.role === "string" ? settings.role : "", listModels(settings.models), countTools(settings.tools)].filter(
    Boolean,
  );
  return (
    <p className="text-2xs text-pretty text-fg-3">
      {given.length > 0 && `Gives ${given.join(", ")}. `}
      {titles.length > 0 && <span className="text-wait-fg">This node says itself: {titles.join(", ")}.</span>}
    </p>
  );
}

function listModels(models: unknown): string {
  const names = (Array.isArray(models) ? models : []).flatMap((model) => (isRecord(model) ? [String(model.model)] : []));
  return names.join(", then ");
}

function countTools(tools: unknown): string {
  const count = Array.isArray(tools) ? tools.length : 0;
  return count === 0 ? "" : `${count} ${count === 1 ? "tool" : "tools"}`;
}
