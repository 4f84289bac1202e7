// Two people edit one workflow at once, each in a browser of their own: two document sessions with their own storage, the real
// service and PostgreSQL between them. Saves are slow, some fail, some arrive without their answer, and pages are reloaded. At the
// end both see one draft, and every edit (texts, places, sizes, connections, notes, groups, entries of lists) is in it, or was taken
// out by someone who had it on the screen, or stood in a question or a message. Undo takes back nobody else's.
import { beforeAll, expect, test } from "vitest";
import { isSameDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";
import { type Dice, makeDice } from "@/tests/support/random-edits";
import { listWires, SimulatedBrowser } from "@/tests/support/simulated-browser";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";

const firstSeed = Number(process.env.PROPERTY_SEED ?? 4_000);
const seeds = Array.from({ length: Number(process.env.PROPERTY_RUNS ?? 4) }, (_, at) => firstSeed + at);
const edits = 200;

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

const node = (id: string, type: string, parent: string | null = null) => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  config: {},
  disabled: false,
  pinned: null,
  note: "",
  parent,
});
const start: WorkflowDocument = {
  version: 1,
  nodes: [node("start", "manual"), node("loop", "for-each"), node("first", "http-request", "loop"), node("last", "http-request")],
  edges: [
    { id: "e1", source: "start", sourceHandle: "out", target: "loop", targetHandle: "in" },
    { id: "e2", source: "loop", sourceHandle: "item", target: "first", targetHandle: "in" },
    { id: "e3", source: "loop", sourceHandle: "done", target: "last", targetHandle: "in" },
  ],
  notes: [],
  groups: [],
};

test.each(seeds)(`%i: of ${edits} edits by two people at once none is lost without being shown`, { timeout: 60_000 }, async (seed) => {
  const dice = makeDice(seed);
  const { id } = await org.as("editor").workflows.create({ name: `Shared ${seed}`, document: start });
  const open = (name: string, role: "editor" | "admin") => SimulatedBrowser.open(name, { caller: org.as(role), workflowId: id, dice });
  const browsers = [await open("tab-a", "editor"), await open("tab-b", "admin")] as const;

  for (let at = 0; at < edits; at++) {
    const browser = browsers[dice(2)] ?? browsers[0];
    browser.answer();
    browser.edit(`<${browser.name} ${at}>`, at);
    await pass(dice, browser);
  }
  for (const browser of browsers) browser.calm = true;
  await expect.poll(() => settle(browsers), { timeout: 30_000 }).toBe("both see one draft");

  const draft = (await org.as("viewer").workflows.get({ id })).document;
  for (const browser of browsers) expect(isSameDocument(browser.document, draft)).toBe(true);
  const seen = [...browsers[0].seen, ...browsers[1].seen].join("\n");
  const written = browsers.flatMap(({ marks }) => marks);
  const final = JSON.stringify(draft);
  expect(written.filter((mark) => !final.includes(mark) && !seen.includes(mark))).toEqual([]);
  const deleted = browsers.flatMap((browser) => browser.deleted);
  expect(deleted.filter((born) => final.includes(`"born":"${born}"`) && !seen.includes(born))).toEqual([]);
  const wires = new Set(listWires(draft));
  const wired = browsers.flatMap((browser) => browser.wired).sort((one, other) => one.at - other.at);
  const lost = wired.filter(({ wire, isThere, at }) => {
    const [from = "", to = ""] = wire.split(/\.[^.>]*>/);
    const isShown = seen.includes(wire) || seen.includes(JSON.stringify(from)) || seen.includes(JSON.stringify(to));
    const isUndone = wired.some((other) => other.wire === wire && other.isThere !== isThere && (isThere || other.at > at));
    return wires.has(wire) !== isThere && !isUndone && !isShown;
  });
  expect(lost).toEqual([]);
  // The storm was one: people met each other, and some of it had to be asked.
  expect(written.length).toBeGreaterThan(edits / 3);
  expect(browsers[0].merges + browsers[1].merges).toBeGreaterThan(10);
});

/** What may come between two edits: nothing, an answer of the server, a look at the newest draft, the end of the page. */
async function pass(dice: Dice, browser: SimulatedBrowser) {
  const what = dice(12);
  if (what < 5) await new Promise((resolve) => setImmediate(resolve));
  else if (what < 8) await browser.session.flush();
  else if (what === 8) await browser.look();
  else if (what === 9 && dice(3) === 0) await browser.reload();
}

async function settle(browsers: readonly [SimulatedBrowser, SimulatedBrowser]): Promise<string> {
  for (const browser of browsers) {
    browser.answer();
    await browser.session.flush();
    browser.answer();
    await browser.look();
  }
  const states = browsers.map(({ session }) => session.store.getState().save.status);
  const isOne = isSameDocument(browsers[0].document, browsers[1].document);
  return isOne && states.every((status) => status === "saved") ? "both see one draft" : states.join();
}
