import type { VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { Button, type buttonVariants } from "./button";
import { Kbd } from "./kbd";
import { Tooltip, TooltipContent, TooltipTrigger } from "./tooltip";

type IconButtonProps = Omit<ComponentProps<"button">, "aria-label"> & {
  /** Read aloud and shown as the tooltip. */
  label: string;
  /** Keys shown in the tooltip, e.g. "L". */
  keys?: string;
  variant?: VariantProps<typeof buttonVariants>["variant"];
  side?: "top" | "right" | "bottom" | "left";
  pending?: boolean;
  children: ReactNode;
};

/** A 26 px button that shows only an icon: it always has a name and a tooltip. */
export function IconButton({ label, keys, variant = "ghost", side = "bottom", className, children, ...props }: IconButtonProps) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button
          variant={variant}
          size="icon"
          aria-label={label}
          className={cn("size-[26px] rounded-sm pointer-coarse:size-10 [&_svg:not([class*='size-'])]:size-[15px]", className)}
          {...props}
        >
          {children}
        </Button>
      </TooltipTrigger>
      <TooltipContent side={side}>
        {label}
        {keys && <Kbd>{keys}</Kbd>}
      </TooltipContent>
    </Tooltip>
  );
}
