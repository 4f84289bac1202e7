"use client";
import { ContextMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { menuContentClasses, menuItemClasses } from "./menu-classes";

export const ContextMenuTrigger = Primitive.Trigger;

/** Not modal by default: the page behind stays readable for screen readers, and the first click outside already counts. */
export function ContextMenu({ modal = false, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root modal={modal} {...props} />;
}

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content collisionPadding={8} className={cn(menuContentClasses, className)} {...props} />
    </Primitive.Portal>
  );
}

export function ContextMenuItem({
  className,
  variant = "default",
  ...props
}: ComponentProps<typeof Primitive.Item> & { variant?: "default" | "destructive" }) {
  return (
    <Primitive.Item
      className={cn(
        menuItemClasses,
        variant === "destructive" && "text-fail-fg data-[highlighted]:bg-fail-soft [&_svg:not([class*='text-'])]:text-fail-fg",
        className,
      )}
      {...props}
    />
  );
}

export function ContextMenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn("-mx-1 my-1 h-px bg-line", className)} {...props} />;
}

export function ContextMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn("num ml-auto pl-4 text-2xs text-fg-3", className)} {...props} />;
}
