import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkFirstLoad, listFirstLoad } from "./first-load.mjs";

let root: string;

/** A build with one script of the framework, one of the page, and one that the page loads when asked. */
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "trellis-first-load-"));
  const page = path.join(root, ".next/server/app/[org]/workflows/[workflowId]");
  mkdirSync(path.join(page, "page"), { recursive: true });
  mkdirSync(path.join(root, ".next/static/chunks"), { recursive: true });
  for (const name of ["frame", "page", "later"]) writeFileSync(path.join(root, `.next/static/chunks/${name}.js`), name.repeat(500));
  writeFileSync(path.join(page, "page/build-manifest.json"), JSON.stringify({ rootMainFiles: ["static/chunks/frame.js"] }));
  writeFileSync(
    path.join(page, "page_client-reference-manifest.js"),
    'globalThis.x = {"a": {"chunks": ["/_next/static/chunks/page.js"]}, "b": {"chunks": ["/_next/static/chunks/page.js"]}}',
  );
  vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  vi.restoreAllMocks();
});

test("counts every script of the first load once, compressed, and none that is loaded later", () => {
  const files = listFirstLoad(root);
  expect(files.map(({ file }) => file).sort()).toEqual(["static/chunks/frame.js", "static/chunks/page.js"]);
  for (const { bytes } of files) expect(bytes).toBeLessThan(100);
});

test("passes at its budget and fails one byte above it", () => {
  const bytes = listFirstLoad(root).reduce((sum, file) => sum + file.bytes, 0);
  expect(checkFirstLoad(root, bytes)).toEqual({ passed: 1, failed: 0 });
  expect(checkFirstLoad(root, bytes - 1)).toEqual({ passed: 0, failed: 1 });
});
