import { cva, type VariantProps } from "class-variance-authority";
import { cn } from "@/components/cn";
import { KindIcon } from "@/components/kind-icon";
import type { NodeGroup } from "@/server/workflow/define";

const tileVariants = cva("grid shrink-0 place-items-center", {
  variants: {
    group: {
      agent: "bg-agent-soft text-agent",
      tool: "bg-tool-soft text-tool",
      logic: "bg-logic-soft text-logic",
      people: "bg-people-soft text-people",
      trigger: "bg-trigger-soft text-trigger",
    } satisfies Record<NodeGroup, string>,
    size: {
      xs: "size-4 rounded-[5px] [&_svg]:size-2.5",
      sm: "size-5 rounded-sm [&_svg]:size-3",
      md: "size-6 rounded-[7px] [&_svg]:size-3.5",
      lg: "size-8 rounded-[9px] [&_svg]:size-4",
    },
  },
  defaultVariants: { size: "lg" },
});

/** The tinted square with a node type's icon. `icon` is a lucide name in kebab-case. */
export function NodeTile({
  group,
  icon,
  size,
  className,
}: { group: NodeGroup; icon: string; className?: string } & Pick<VariantProps<typeof tileVariants>, "size">) {
  return (
    <span className={cn(tileVariants({ group, size }), className)}>
      <KindIcon name={icon} strokeWidth={2} />
    </span>
  );
}
