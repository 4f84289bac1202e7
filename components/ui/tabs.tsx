"use client";
import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export function Tabs({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={cn("flex min-h-0 flex-col", className)} {...props} />;
}

/** Underlined tabs on a hairline, for panels. For a switch between views of the same thing use Segmented. */
export function TabsList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={cn("flex shrink-0 gap-4 overflow-x-auto border-b border-line px-4", className)} {...props} />;
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={cn(
        "-mb-px rounded-t-xs border-b-[1.5px] border-transparent pt-1 pb-2 text-sm font-medium whitespace-nowrap text-fg-3 transition-colors hover:text-fg-2 focus-visible:-outline-offset-2 disabled:opacity-50 data-[state=active]:border-fg data-[state=active]:text-fg",
        className,
      )}
      {...props}
    />
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={cn("min-h-0 flex-1 outline-none", className)} {...props} />;
}
