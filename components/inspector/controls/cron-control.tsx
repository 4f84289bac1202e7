"use client";
import { CalendarClock } from "lucide-react";
import { useMemo } from "react";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { useNow } from "@/components/use-now";
import { checkCron, nextTimes } from "@/server/workflow/cron-times";
import { isTimezone } from "@/server/workflow/is-timezone";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

const examples = [
  ["Each quarter of an hour", "*/15 * * * *"],
  ["Each hour", "0 * * * *"],
  ["Each day at 9", "0 9 * * *"],
  ["Weekdays at 9", "0 9 * * 1-5"],
  ["Mondays at 8", "0 8 * * 1"],
  ["The first of each month at 8", "0 8 1 * *"],
] as const;

const shownTimes = 5;

/** A cron pattern with common ones to choose from, and under it the next times at which it starts a run. */
export function CronControl({ schema, value, onChange, label: _label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const standard = typeof schema.default === "string" ? schema.default : "";
  const text = typeof value === "string" ? value : "";
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center gap-1">
        <Input
          {...props}
          className="num font-mono text-xs"
          value={text}
          readOnly={readOnly}
          placeholder={standard}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
        />
        {!readOnly && (
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <IconButton label="Common schedules">
                <CalendarClock />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              {examples.map(([words, cron]) => (
                <DropdownMenuItem key={cron} onSelect={() => onChange(cron)}>
                  <span className="flex-1">{words}</span>
                  <code className="num pl-4 font-mono text-2xs text-fg-3">{cron}</code>
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          </DropdownMenu>
        )}
      </div>
      <NextTimes cron={text || standard} />
    </div>
  );
}

function NextTimes({ cron }: { cron: string }) {
  const { config } = useForm();
  const timezone = typeof config.timezone === "string" && isTimezone(config.timezone) ? config.timezone : "UTC";
  // To the minute, so that it is worked out once a minute and not with each tick of the page's clock.
  const minute = Math.floor(useNow() / 60_000);
  const times = useMemo(() => {
    if (minute === 0 || checkCron(cron) !== null) return [];
    return nextTimes(cron, timezone, new Date(minute * 60_000), shownTimes);
  }, [cron, timezone, minute]);
  if (times.length === 0) return null;
  const zones = times.map((at) => zoneName(at, timezone));
  const changes = new Set(zones).size > 1;
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short", timeZone: timezone });
  return (
    <>
      <ul aria-label={`Next times, ${timezone}`} className="num grid gap-0.5 rounded-md bg-sunken/60 px-2.5 py-1.5 text-xs text-fg-2">
        {times.map((at, index) => (
          <li key={at.getTime()} className="flex justify-between gap-3">
            <time dateTime={at.toISOString()}>{format.format(at)}</time>
            <span className="text-fg-3">{zones[index]}</span>
          </li>
        ))}
      </ul>
      <p className="text-2xs text-fg-3">
        Times in {timezone}.{changes && " The clocks change between them."}
      </p>
    </>
  );
}

/** As it is called at that moment: CET in winter, CEST in summer. */
function zoneName(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(undefined, { timeZone, timeZoneName: "short" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}
