"use client";
import { ArrowRight } from "lucide-react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useCan, useOrg } from "@/components/org-context";
import { GraphPreview } from "@/components/templates/graph-preview";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

type Template = ApiOutputs["templates"]["list"][number];
type TemplateCardProps = { template: Template; pending: boolean; disabled: boolean; onUse: () => void };

export function TemplateCard({ template, pending, disabled, onUse }: TemplateCardProps) {
  const { looks } = useOrg();
  const canUse = useCan("workflow:write");
  return (
    <li className="group flex flex-col overflow-hidden rounded-lg bg-panel shadow-sm transition-shadow hover:shadow-md">
      <div className="dotted h-[188px] border-b border-line bg-canvas p-2">
        <GraphPreview document={template.document} looks={looks} className="size-full" />
      </div>
      <div className="flex flex-1 flex-col gap-1 p-4">
        <h2 className="font-[570] tracking-[-0.011em]">{template.name}</h2>
        <p className="flex-1 text-pretty text-fg-2">{template.description}</p>
        <div className="mt-3 flex items-end gap-2">
          <div className="flex flex-1 flex-wrap gap-1">
            <Badge>{template.category}</Badge>
            {template.needs.length === 0 ? (
              <Badge variant="ok">Runs without a key</Badge>
            ) : (
              template.needs.map((need) => (
                <Badge key={need} variant="wait">
                  Needs {need}
                </Badge>
              ))
            )}
          </div>
          {canUse && (
            <Button aria-label={`Use ${template.name}`} pending={pending} disabled={disabled && !pending} onClick={onUse}>
              Use {!pending && <ArrowRight />}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
