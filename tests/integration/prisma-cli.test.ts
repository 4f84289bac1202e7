import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

function runPrisma(...words: string[]) {
  return spawnSync(process.execPath, ["scripts/prisma.mjs", ...words], { encoding: "utf8", env: process.env });
}

const versionOf = (name: string): string => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

describe("the Prisma CLI on our stand-in for its engine", () => {
  it("has an engine of exactly the CLI's version", () => {
    expect(versionOf("@prisma/schema-engine-wasm")).toBe(versionOf("@prisma/engines-version"));
    expect(versionOf("prisma")).toBe(versionOf("@prisma/client"));
  });

  it("finds no difference between a migrated database and prisma/schema.prisma", () => {
    const { status, stdout } = runPrisma(
      "migrate",
      "diff",
      "--from-config-datasource",
      "--to-schema",
      "prisma/schema.prisma",
      "--exit-code",
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("No difference detected") });
  });

  it("finds that our own runner has applied every migration", () => {
    const { status, stdout } = runPrisma("migrate", "status");
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("Database schema is up to date") });
  });
});
