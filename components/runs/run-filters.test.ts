import { describe, expect, test } from "vitest";
import { describeFilters } from "./describe-filters";
import { noFilters, type RunFilters, readFilters, toQuery, writeFilters } from "./run-filters";

const read = (query: string) => readFilters(new URLSearchParams(query));

describe("filters in the address", () => {
  test("come back as they were written", () => {
    const filters: RunFilters = {
      ...noFilters,
      status: ["queued", "failed"],
      workflow: "w1",
      trigger: "webhook",
      version: "published",
      by: "user:u1",
      from: "2026-11-01",
      to: "2026-11-20",
      minSeconds: 60,
      maxUsd: 0.5,
      search: "parcel & more",
    };
    expect(read(writeFilters(filters))).toEqual(filters);
    expect(read(writeFilters({ ...noFilters, deadLetter: true, time: "24h" }))).toEqual({ ...noFilters, deadLetter: true, time: "24h" });
    expect(writeFilters(noFilters)).toBe("");
  });

  test("that make no sense are left out", () => {
    expect(read("status=odd&trigger=odd&time=9y&from=yesterday&to=2026-99-99&min-seconds=-1&max-usd=cheap")).toEqual(noFilters);
  });

  test("of a preset win over days", () => expect(read("time=7d&from=2026-11-01")).toMatchObject({ time: "7d", from: null }));
});

describe("filters for the server", () => {
  test("count a preset back from now, and take days whole in the person's own time", () => {
    const now = Date.parse("2026-11-21T12:00:00Z");
    expect(toQuery({ ...noFilters, time: "24h" }, now)).toMatchObject({ from: "2026-11-20T12:00:00.000Z" });
    const { from, to } = toQuery({ ...noFilters, from: "2026-11-20", to: "2026-11-20" }, now);
    expect(from).toBe(new Date(2026, 10, 20).toISOString());
    expect(to).toBe(new Date(2026, 10, 21).toISOString());
  });

  test("name nothing that is not set", () =>
    expect(Object.values(toQuery(noFilters, 0)).filter((value) => value !== undefined)).toEqual([]));
});

describe("filters in words", () => {
  const names = {
    workflow: (id: string) => (id === "w1" ? "Brief" : undefined),
    person: (by: string) => (by === "me" ? "you" : undefined),
  };
  test("say each of them once, with what takes it off", () => {
    const filters = read("workflow=w1&by=me&time=7d&min-seconds=90&max-seconds=600&min-usd=0.01&version=draft&trigger=api");
    const chips = describeFilters(filters, names);
    expect(chips.map(({ text }) => text)).toEqual([
      "Brief",
      "Started by API",
      "Tests of drafts",
      "By you",
      "Last 7 days",
      "1 m 30 s to 10 m",
      "At least $0.0100",
    ]);
    expect(Object.assign({}, filters, ...chips.map(({ off }) => off))).toEqual(noFilters);
  });
});
