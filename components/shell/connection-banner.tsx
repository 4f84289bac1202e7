"use client";
import { CloudOff } from "lucide-react";
import { useConnection } from "@/components/shell/use-connection";
import { Button } from "@/components/ui/button";

/** Says that the server is out of reach, tries by itself, and goes when it is back. */
export function ConnectionBanner() {
  const { state, tryNow, trying } = useConnection();
  if (state === "fine") return null;
  return (
    <div
      role="status"
      className="fixed inset-x-3 bottom-[calc(64px+env(safe-area-inset-bottom))] z-60 mx-auto flex max-w-lg items-center gap-2.5 rounded-[10px] bg-raised px-3.5 py-2.5 text-sm shadow-lg md:bottom-4"
    >
      <CloudOff className="size-4 shrink-0 text-wait-fg" aria-hidden="true" />
      <p className="min-w-0 flex-1 text-pretty">
        <span className="font-medium">{state === "offline" ? "You are offline." : "The server cannot be reached."}</span>{" "}
        <span className="text-fg-2">What you see may be old. It goes on by itself when the connection is back.</span>
      </p>
      <Button variant="outline" pending={trying} onClick={tryNow}>
        Try now
      </Button>
    </div>
  );
}
