import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WorkflowDocument } from "@/server/workflow/document";
import { flowDocument } from "@/tests/support/flow";
import { Autosave, type SaveOutcome, type SaveState } from "./autosave";
import type { KeptDraft } from "./kept-drafts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const draft = (text: string) => flowDocument(text);
const theirs = { revision: 9, document: draft("x -> y"), updatedBy: "Mara", updatedAt: "2026-11-21T00:00:00Z" };

/** A server that answers with what the test hands it, in order; then it accepts. */
function setUp(answers: SaveOutcome[] = []) {
  const sent: { document: WorkflowDocument; revision: number }[] = [];
  const states: SaveState["status"][] = [];
  let kept: KeptDraft | null = null;
  let writes = 0;
  let hasRoom = true;
  const autosave = new Autosave({
    revision: 1,
    document: draft("a"),
    async save(document, revision) {
      sent.push({ document, revision });
      return answers.shift() ?? { ok: true, revision: revision + 1, savedAt: "2026-11-21T00:00:00Z" };
    },
    keep: (draft) => {
      writes++;
      if (hasRoom) kept = draft;
      return hasRoom;
    },
    forget: () => {
      kept = null;
    },
    hasArrived: (edits, now) => edits.document.nodes.every(({ id }) => now.nodes.some((node) => node.id === id)),
    onState: (state) => states.push(state.status),
  });
  const refuseToKeep = () => {
    hasRoom = false;
  };
  return { autosave, sent, states, kept: () => kept, writes: () => writes, refuseToKeep };
}

describe("autosave", () => {
  test("sends only the last of several quick edits, and forgets the kept copy once the server has it", async () => {
    const { autosave, sent, states, kept } = setUp();
    autosave.change(draft("a -> b"));
    autosave.change(draft("a -> b -> c"));
    autosave.keepNow();
    expect(kept()?.document.nodes).toHaveLength(3);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.document.nodes).toHaveLength(3);
    expect(states.at(-1)).toBe("saved");
    expect(kept()).toBeNull();
  });

  test("writes what is typed without a pause to the browser's storage on the way, not at each key, and at once when asked", async () => {
    const { autosave, kept, writes } = setUp();
    for (const text of ["a -> b", "a -> c", "a -> d", "a -> e"]) {
      autosave.change(draft(text));
      await vi.advanceTimersByTimeAsync(150);
    }
    expect(writes()).toBe(1);
    expect(kept()?.document.nodes[1]?.id).toBe("d");
    autosave.keepNow();
    expect(kept()?.document.nodes[1]?.id).toBe("e");
    autosave.keepNow();
    expect(writes()).toBe(2);
  });

  test("says when edits that cannot be saved are in this tab only, because the browser has no room for them any more", async () => {
    const { autosave, refuseToKeep } = setUp([{ ok: false, reason: "offline" }]);
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(600);
    expect(autosave.state).toEqual({ status: "offline", isKept: true });
    refuseToKeep();
    autosave.change(draft("a -> b -> c"));
    await vi.advanceTimersByTimeAsync(400);
    expect(autosave.state).toEqual({ status: "offline", isKept: false });
  });

  test("saves an edit made during a save afterwards, on the new revision", async () => {
    let answer: (outcome: SaveOutcome) => void = () => undefined;
    const sent: number[] = [];
    const autosave = new Autosave({
      revision: 1,
      document: draft("a"),
      save: (_document, revision) => {
        sent.push(revision);
        return sent.length === 1
          ? new Promise((resolve) => {
              answer = resolve;
            })
          : Promise.resolve({ ok: true, revision: 3, savedAt: "" });
      },
      keep: () => true,
      forget: () => undefined,
      hasArrived: () => false,
      onState: () => undefined,
    });
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(1_000);
    autosave.change(draft("a -> b -> c"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([1]);
    answer({ ok: true, revision: 2, savedAt: "" });
    await vi.runAllTimersAsync();
    expect(sent).toEqual([1, 2]);
    expect(autosave.state.status).toBe("saved");
  });

  test("keeps edits while offline and sends them when the server is back", async () => {
    const { autosave, sent, states, kept } = setUp([
      { ok: false, reason: "offline" },
      { ok: false, reason: "offline" },
    ]);
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.state.status).toBe("offline");
    expect(kept()?.revision).toBe(1);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(3);
    expect(states.at(-1)).toBe("saved");
  });

  test("sends nothing more after a stale save until a person has chosen, and loses nothing", async () => {
    const { autosave, sent, kept } = setUp([{ ok: false, reason: "stale", theirs }]);
    autosave.change(draft("a -> b"));
    await vi.runAllTimersAsync();
    expect(autosave.state).toEqual({ status: "stale", theirs });
    autosave.change(draft("a -> b -> c"));
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
    expect(kept()?.document.nodes).toHaveLength(3);

    autosave.resolve(theirs, draft("a -> b -> c"));
    expect(autosave.base).toBe(theirs.document);
    await vi.runAllTimersAsync();
    expect(sent[1]?.revision).toBe(9);
    expect(autosave.state.status).toBe("saved");
  });

  test("takes the other draft without sending anything", async () => {
    const { autosave, sent, kept } = setUp([{ ok: false, reason: "stale", theirs }]);
    autosave.change(draft("a -> b"));
    await vi.runAllTimersAsync();
    autosave.resolve(theirs, null);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
    expect(kept()).toBeNull();
    expect(autosave.revision).toBe(9);
  });

  test("flush waits for the save on its way and says whether all is saved", async () => {
    const { autosave, sent } = setUp([{ ok: false, reason: "refused", why: "too-large", message: "Too large" }]);
    autosave.change(draft("a -> b"));
    expect(await autosave.flush()).toBe(false);
    autosave.change(draft("a -> b -> c"));
    expect(await autosave.flush()).toBe(true);
    expect(sent).toHaveLength(2);
  });

  test("tries again later and later while the server fails, and says when", async () => {
    const failed = { ok: false, reason: "failed", message: "Not now" } as const;
    const { autosave, sent } = setUp([failed, failed, failed]);
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(600);
    expect(autosave.state).toMatchObject({ status: "retrying", message: "Not now", at: Date.now() + 5_000, isKept: true });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(autosave.state).toMatchObject({ at: Date.now() + 10_000 });
    await vi.advanceTimersByTimeAsync(29_999);
    expect(sent).toHaveLength(3);
    await vi.runAllTimersAsync();
    expect(autosave.state.status).toBe("saved");
  });

  test("knows its own save again when only the answer was lost", async () => {
    const mine = { ...theirs, document: draft("a -> b") };
    const { autosave, sent, states } = setUp([
      { ok: false, reason: "offline" },
      { ok: false, reason: "stale", theirs: mine },
    ]);
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(600);
    autosave.change(draft("a -> b -> c"));
    await vi.runAllTimersAsync();
    expect(states).not.toContain("stale");
    expect(sent.map(({ revision }) => revision)).toEqual([1, 1, 9]);
    expect(autosave.state.status).toBe("saved");
  });

  test("when someone went on from a save of its own whose answer was lost, that save is what both began with", async () => {
    const setOff = { ok: false, reason: "offline" } as const;
    const onMine = { ...theirs, document: draft("a -> b -> x") };
    const { autosave } = setUp([setOff, { ok: false, reason: "stale", theirs: onMine }]);
    autosave.change(draft("a -> b"));
    await vi.advanceTimersByTimeAsync(600);
    autosave.change(draft("a"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(autosave.state.status).toBe("stale");
    expect(autosave.base?.nodes.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("saves nothing after it was stopped", async () => {
    const { autosave, sent, kept } = setUp();
    autosave.change(draft("a -> b"));
    autosave.stop();
    await vi.runAllTimersAsync();
    expect(sent).toEqual([]);
    expect(kept()).not.toBeNull();
  });
});
