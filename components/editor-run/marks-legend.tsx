"use client";
import { ChevronDown, SquarePen } from "lucide-react";
import { useEditor } from "@/components/canvas/editor-context";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { markSince, useStaleStore } from "./stale-store";

/** What the marks on the cards say: how many nodes changed, since when, which and why. Nothing while there is nothing to say. */
export function MarksLegend({ onGoTo }: { onGoTo: (nodeId: string) => void }) {
  const { byNode, changed, since, sinceWords, publishedVersion } = useStaleStore();
  const nodes = useEditor((state) => state.history.document.nodes);
  const isPublish = since === "publish" && publishedVersion !== null;
  if (changed.length === 0 && !isPublish) return null;
  const count = changed.length === 0 ? "No node" : String(changed.length);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="sm"
          className="nokey pointer-events-auto h-7 gap-1.5 rounded-[9px] bg-raised px-2 text-2xs font-normal text-fg-2 shadow-sm"
        >
          <SquarePen className={changed.length > 0 ? "size-3.5 text-wait-fg" : "size-3.5 text-fg-3"} />
          {count} changed since {sinceWords}
          <ChevronDown className="size-3 text-fg-3" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-h-96 w-72 overflow-y-auto">
        <DropdownMenuLabel>Marks show what changed</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={isPublish ? "publish" : "run"}
          onValueChange={(next) => markSince(next === "publish" ? "publish" : "run")}
        >
          <DropdownMenuRadioItem value="run" onSelect={(event) => event.preventDefault()}>
            Since the last run
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="publish" disabled={publishedVersion === null} onSelect={(event) => event.preventDefault()}>
            {publishedVersion === null ? "Since publishing: not published yet" : `Since version ${publishedVersion}, which is published`}
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        {changed.length > 0 && <DropdownMenuSeparator />}
        {changed.map((id) => (
          <DropdownMenuItem key={id} onSelect={() => setTimeout(() => onGoTo(id))} className="h-auto py-1">
            <span className="min-w-0">
              <span className="block truncate">{nodes.find((node) => node.id === id)?.name || id}</span>
              <span className="block text-2xs whitespace-normal text-fg-3">{byNode[id]?.join(", ")}</span>
            </span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
