import { describe, expect, test } from "vitest";
import type { NewRunEvent, RunEvent } from "@/server/workflow/run-event";
import { logToCsv, logToText } from "./export-log";
import { filterLog } from "./filter-log";

const at = "2026-01-01T00:00:00.000Z";
const log = (...events: NewRunEvent[]): RunEvent[] => events.map((event, index) => ({ ...event, seq: index + 1, at }) as RunEvent);
const events = log(
  { type: "run-started", data: {} },
  { type: "edge-taken", data: { edgeId: "e" } },
  { type: "log-written", stepKey: "fetch:2", data: { level: "warn", message: 'Slow, "very" slow' } },
  { type: "step-failed", stepKey: "fetch:2", data: { error: { code: "timeout", message: "It took too long" }, attempt: 1, durationMs: 1 } },
  { type: "log-written", data: { level: "info", message: "=HYPERLINK(1)" } },
);
const names = new Map([["fetch", "Fetch page"]]);
const seqs = (filter: Partial<Parameters<typeof filterLog>[1]>) =>
  filterLog(events, { level: "debug", text: "", nodeId: null, ...filter }, names).map(({ seq }) => seq);

describe("the log", () => {
  test("is filtered by level, text, step name and step", () => {
    expect(seqs({})).toEqual([1, 2, 3, 4, 5]);
    expect(seqs({ level: "info" })).toEqual([1, 3, 4, 5]);
    expect(seqs({ level: "error" })).toEqual([4]);
    expect(seqs({ text: " TOO long" })).toEqual([4]);
    expect(seqs({ text: "fetch page" })).toEqual([3, 4]);
    expect(seqs({ nodeId: "fetch" })).toEqual([3, 4]);
  });

  test("becomes a table whose cells are quoted, and none of which a spreadsheet runs", () => {
    const lines = logToCsv(events).split("\r\n");
    expect(lines[0]).toBe("seq,at,level,type,step,message,data");
    expect(lines[3]).toContain('fetch:2,"Slow, ""very"" slow"');
    expect(lines[5]).toContain(",'=HYPERLINK(1),");
  });

  test("becomes text with the names of steps", () => {
    expect(logToText(events, names).split("\n")[3]).toBe(`${at}  error  Fetch page [2]  Failed: It took too long`);
  });
});
