// Our own source files and what each one imports, read as text: enough for rules about boundaries, and it needs no compiler.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type Import = { specifier: string; typeOnly: boolean };
export type SourceFile = { path: string; text: string; lines: number; imports: Import[]; isTest: boolean };

const root = process.cwd();
const folders = ["app", "components", "server", "cli", "scripts", "tests", "bench"];
const rootFiles = ["proxy.ts", "instrumentation.ts"].filter((file) => existsSync(path.join(root, file)));

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^"'`;]*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s+["']([^"']+)["']/g;

/** Every .ts, .tsx and .mjs file of ours, with paths from the project's root. Throws when a folder of the plan is missing. */
export function readSourceFiles(): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => path.posix.join(folder, name)),
  );
  return [...paths, ...rootFiles].filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith(".d.ts")).map(readSourceFile);
}

function readSourceFile(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  return { path: file, text, lines: text.split("\n").length - 1, imports: readImports(file, text), isTest: isTest(file) };
}

const isTest = (file: string) => /\.(test|spec)\.tsx?$/.test(file) || file.startsWith("tests/") || file.startsWith("bench/");

/** Relative specifiers are turned into "@/…", so that a rule sees one form. */
function readImports(file: string, text: string): Import[] {
  return [...text.matchAll(importPattern)].map(([, typeOnly, fromStatic, fromDynamic, bare]) => {
    const specifier = fromStatic ?? fromDynamic ?? bare ?? "";
    const absolute = specifier.startsWith(".") ? `@/${path.posix.join(path.posix.dirname(file), specifier)}` : specifier;
    return { specifier: absolute, typeOnly: typeOnly !== undefined };
  });
}
