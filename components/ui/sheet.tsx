"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;

const sides = {
  right: "inset-y-0 right-0 h-full w-[min(420px,calc(100vw-2.5rem))] slide-in-from-right-4",
  left: "inset-y-0 left-0 h-full w-[min(320px,calc(100vw-2.5rem))] slide-in-from-left-4",
  bottom: "inset-x-0 bottom-0 max-h-[88dvh] rounded-t-xl slide-in-from-bottom-4 pb-[env(safe-area-inset-bottom)]",
} as const;

export function SheetContent({
  className,
  children,
  side = "right",
  ...props
}: ComponentProps<typeof Primitive.Content> & { side?: keyof typeof sides }) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-50 bg-scrim animate-in fade-in-0 duration-150" />
      <Primitive.Content
        className={cn(
          "fixed z-50 flex flex-col overflow-y-auto bg-raised shadow-lg outline-none animate-in fade-in-0 duration-200",
          sides[side],
          className,
        )}
        {...props}
      >
        {children}
        <Primitive.Close
          aria-label="Close"
          className="absolute top-3 right-3 grid size-[26px] place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg pointer-coarse:size-10"
        >
          <X className="size-[15px]" />
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={cn("text-md font-[570] tracking-[-0.012em]", className)} {...props} />;
}

export function SheetDescription({ className, ...props }: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={cn("text-sm text-fg-2", className)} {...props} />;
}
