import { appendFileSync } from "node:fs";

/** Says what was measured, and keeps it for docs/proof.md when scripts/chaos.mjs asks for it. */
export function report(figures: object): void {
  const line = JSON.stringify(figures);
  console.log(line);
  if (process.env.CHAOS_REPORT) appendFileSync(process.env.CHAOS_REPORT, `${line}\n`);
}
