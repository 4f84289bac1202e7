"use client";
import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { popClasses } from "./menu-classes";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;

export function PopoverContent({ className, sideOffset = 6, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn("z-50 w-72 rounded-[10px] bg-raised p-3 text-sm text-fg shadow-lg outline-none", popClasses, className)}
        {...props}
      />
    </Primitive.Portal>
  );
}
