import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

const badgeVariants = cva(
  "num inline-flex h-[19px] items-center gap-1 rounded-[5px] px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      variant: {
        default: "bg-sunken text-fg-2 dark:bg-hover",
        outline: "border border-line text-fg-2",
        accent: "bg-accent-soft text-accent-text",
        run: "bg-run-soft text-run-fg",
        ok: "bg-ok-soft text-ok-fg",
        wait: "bg-wait-soft text-wait-fg",
        fail: "bg-fail-soft text-fail-fg",
      },
    },
    defaultVariants: { variant: "default" },
  },
);

export function Badge({ className, variant, ...props }: ComponentProps<"span"> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ variant }), className)} {...props} />;
}
