"use client";
import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const classNames = {
  toast: "flex w-full font-sans items-center gap-2.5 rounded-[10px] bg-raised px-3.5 py-3 text-sm text-fg shadow-lg",
  title: "font-medium",
  description: "text-fg-2",
  actionButton: "ml-auto h-7 shrink-0 rounded-[7px] border border-line-strong px-2.5 text-sm font-medium hover:bg-hover",
  icon: "shrink-0 [&_svg]:size-4",
  error: "[&_[data-icon]]:text-fail-fg",
  success: "[&_[data-icon]]:text-ok-fg",
};

export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      offset={20}
      toastOptions={{ unstyled: true, classNames }}
    />
  );
}
