import { Lock } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { type Permission, permissions } from "@/server/permissions";

/** In the place of what the person's role may not see: which role may. */
export function NoPermission({ permission, what }: { permission: Permission /** "API keys" */; what: string }) {
  const role = permissions[permission];
  return (
    <div className="rounded-lg bg-panel shadow-sm">
      <EmptyState
        icon={Lock}
        title={`Your role does not include ${what}`}
        description={`It takes the role ${role}. An owner or admin of this org can change yours under Members.`}
      />
    </div>
  );
}
