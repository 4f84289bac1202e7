import { describe, expect, it, test } from "vitest";
import { errorCodes, strategyOf } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { errorFixes, fixesFor } from "./error-fixes";

describe("every error code", () => {
  it.each(Object.keys(errorCodes) as (keyof typeof errorCodes)[])("%s has a fix as a button, or says why there is none", (code) => {
    const row = errorFixes[code];
    if ("none" in row) expect(row.none.length).toBeGreaterThan(10);
    else expect(row.fixes[0].word).toMatch(/^[A-Z]/);
  });

  test("what may pass by itself can be retried", () => {
    const passing = (Object.keys(errorCodes) as (keyof typeof errorCodes)[]).filter(
      (code) => strategyOf(code) === "retry" && "fixes" in errorFixes[code],
    );
    expect(passing.filter((code) => !fixesFor(code).some(({ kind }) => kind === "retry"))).toEqual([]);
  });

  test("fields that are opened are settings of some node", () => {
    const settings = new Set(Object.values(nodeCatalog).flatMap(({ config }) => Object.keys((config as { shape?: object }).shape ?? {})));
    const asked = Object.values(errorFixes).flatMap((row) => ("fixes" in row ? row.fixes.flatMap(({ field }) => field ?? []) : []));
    const unknown = asked.filter((field) => field.startsWith("config.") && !settings.has(field.slice("config.".length)));
    expect(unknown).toEqual([]);
  });

  test("a code of a later version has no button", () => {
    expect(fixesFor("made_up")).toEqual([]);
  });
});
