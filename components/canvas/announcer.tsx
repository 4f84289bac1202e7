"use client";
import { useEditor } from "./editor-context";

/** Says what keys did to those who do not see it. */
export function Announcer() {
  const announcement = useEditor((state) => state.announcement);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {announcement}
    </p>
  );
}
