"use client";

import {
  ChevronLeft,
  ChevronRight,
  CircleDollarSign,
  Hand,
  Hourglass,
  type LucideIcon,
  RotateCw,
  TriangleAlert,
  Waypoints,
} from "lucide-react";
import { Fragment } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import { formatMoney } from "@/components/ui/money";
import { type Landmark, type LandmarkKind, landmarkKinds, largestCost, nextLandmark } from "@/server/workflow/replay/landmarks";
import type { Replay } from "./create-replay";

/** How kinds of landmarks are called, and the key that goes to the next one; with Shift to the one before. */
export const landmarkLooks: Record<LandmarkKind, { one: string; many: string; key: string; icon: LucideIcon }> = {
  error: { one: "error", many: "errors", key: "E", icon: TriangleAlert },
  wait: { one: "wait", many: "waits", key: "W", icon: Hourglass },
  approval: { one: "approval", many: "approvals", key: "A", icon: Hand },
  retry: { one: "retry", many: "retries", key: "T", icon: RotateCw },
  cost: { one: "cost", many: "costs", key: "C", icon: CircleDollarSign },
};

type JumpMenuProps = { replay: Replay; landmarks: readonly Landmark[]; seq: number };

/**
 * Goes to the next (or previous) landmark of a kind from the moment that is looked at. From the present the next one is the first
 * of all, and of costs the largest. Says whether there was one.
 */
export function jump({ replay, landmarks, seq }: JumpMenuProps, kind: LandmarkKind, direction: 1 | -1): boolean {
  const { moment } = replay.getState();
  const target =
    moment === null && kind === "cost"
      ? largestCost(landmarks)
      : nextLandmark(landmarks, kind, moment ?? (direction === 1 ? 0 : seq), direction);
  if (target) replay.seekTo(target.seq);
  return target !== undefined;
}

/** The ways to the moments that people look for. */
export function JumpMenu(props: JumpMenuProps) {
  const { landmarks, replay } = props;
  const most = largestCost(landmarks);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <Waypoints /> <span className="max-lg:sr-only">Jump to</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" side="top" className="min-w-60">
        {landmarkKinds.map((kind) => {
          const { one, many, key, icon: Icon } = landmarkLooks[kind];
          const count = landmarks.filter((landmark) => landmark.kind === kind).length;
          return (
            <Fragment key={kind}>
              <DropdownMenuLabel className="flex items-center gap-2">
                <Icon className="size-3.5" aria-hidden="true" />
                {count === 0 ? `No ${many}` : kind === "cost" ? "Largest costs" : `${count} ${count === 1 ? one : many}`}
              </DropdownMenuLabel>
              {count > 0 && (
                <>
                  <DropdownMenuItem onSelect={() => jump(props, kind, 1)}>
                    <ChevronRight /> Next {one} <Kbd className="ml-auto">{key}</Kbd>
                  </DropdownMenuItem>
                  <DropdownMenuItem onSelect={() => jump(props, kind, -1)}>
                    <ChevronLeft /> Previous {one} <Kbd className="ml-auto">Shift {key}</Kbd>
                  </DropdownMenuItem>
                </>
              )}
              {kind === "cost" && most && (
                <DropdownMenuItem onSelect={() => replay.seekTo(most.seq)}>
                  <CircleDollarSign /> Largest cost, {formatMoney((most.costMicros ?? 0) / 1_000_000)}
                </DropdownMenuItem>
              )}
              {kind !== "cost" && <DropdownMenuSeparator />}
            </Fragment>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
