// How much JavaScript the browser has to fetch before the editor can be used, from what `next build` wrote.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/**
 * Compressed bytes. A third of what the best known editor of its kind loads would be three times this; it is set a little above what
 * is needed, so that whoever drags a library into the first load is told. Load it when it is asked for instead: see
 * components/canvas/editor-parts.tsx. Raise it only for what the first look at a workflow needs.
 */
const editorBudget = 480_000;

const editorPage = "[org]/workflows/[workflowId]";

/** Every script of a page's first load with its compressed size, the largest first. What is loaded when asked for is not in it. */
export function listFirstLoad(root, page = editorPage) {
  const folder = path.join(root, ".next/server/app", page);
  const read = (name) => readFileSync(path.join(folder, name), "utf8");
  const { rootMainFiles } = JSON.parse(read("page/build-manifest.json"));
  const own = [...read("page_client-reference-manifest.js").matchAll(/static\/chunks\/[^"]+?\.js/g)].map(([file]) =>
    decodeURIComponent(file),
  );
  return [...new Set([...rootMainFiles, ...own])]
    .map((file) => ({ file, bytes: gzipSync(readFileSync(path.join(root, ".next", file))).length }))
    .sort((one, other) => other.bytes - one.bytes);
}

/** Prints what the editor loads. Returns `{ passed, failed }`. */
export function checkFirstLoad(root, budget = editorBudget) {
  const files = listFirstLoad(root);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const kB = (count) => `${(count / 1_000).toFixed(0)} kB`;
  const isWithin = files.length > 0 && bytes <= budget;
  console.log(
    `  ${isWithin ? "passed" : "FAILED"}  the editor's first load: ${kB(bytes)} of JavaScript, compressed, of at most ${kB(budget)}`,
  );
  if (!isWithin) for (const { file, bytes: size } of files.slice(0, 8)) console.log(`    ${kB(size)}  ${file}`);
  return isWithin ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
