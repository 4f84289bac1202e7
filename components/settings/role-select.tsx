"use client";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { type Role, roles } from "@/server/permissions";

export const roleTexts: Record<Role, { name: string; text: string }> = {
  viewer: { name: "Viewer", text: "Reads workflows, runs and results." },
  editor: { name: "Editor", text: "Draws, publishes and runs workflows, decides approvals." },
  admin: { name: "Admin", text: "Also manages members, providers, credentials and API keys." },
  owner: { name: "Owner", text: "Also makes owners and may delete the org." },
};

type RoleSelectProps = { id?: string; label: string; value: Role; onValueChange: (role: Role) => void; withOwner: boolean };

export function RoleSelect({ id, label, value, onValueChange, withOwner }: RoleSelectProps) {
  const choose = (next: string) => {
    const role = roles.find((known) => known === next);
    if (role) onValueChange(role);
  };
  return (
    <Select value={value} onValueChange={choose}>
      <SelectTrigger id={id} aria-label={label} className="w-28">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {roles
          .filter((role) => role !== "owner" || withOwner)
          .map((role) => (
            <SelectItem key={role} value={role}>
              {roleTexts[role].name}
            </SelectItem>
          ))}
      </SelectContent>
    </Select>
  );
}
