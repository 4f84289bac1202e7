import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WorkflowDocument } from "@/server/workflow/document";
import { flowDocument } from "@/tests/support/flow";
import { Autosave, type SaveOutcome, type SaveState } from "./autosave";
import { type KeptDraft, KeptDrafts } from "./kept-drafts";

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
  const autosave = new Autosave({
    revision: 1,
    async save(document, revision) {
      sent.push({ document, revision });
      return answers.shift() ?? { ok: true, revision: revision + 1, savedAt: "2026-11-21T00:00:00Z" };
    },
    keep: (draft) => {
      kept = draft;
    },
    forget: () => {
      kept = null;
    },
    onState: (state) => states.push(state.status),
  });
  return { autosave, sent, states, kept: () => kept };
}

describe("autosave", () => {
  test("sends only the last of several quick edits, and forgets the kept copy once the server has it", async () => {
    const { autosave, sent, states, kept } = setUp();
    autosave.change(draft("a -> b"));
    autosave.change(draft("a -> b -> c"));
    expect(kept()?.document.nodes).toHaveLength(3);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.document.nodes).toHaveLength(3);
    expect(states.at(-1)).toBe("saved");
    expect(kept()).toBeNull();
  });

  test("saves an edit made during a save afterwards, on the new revision", async () => {
    let answer: (outcome: SaveOutcome) => void = () => undefined;
    const sent: number[] = [];
    const autosave = new Autosave({
      revision: 1,
      save: (_document, revision) => {
        sent.push(revision);
        return sent.length === 1
          ? new Promise((resolve) => {
              answer = resolve;
            })
          : Promise.resolve({ ok: true, revision: 3, savedAt: "" });
      },
      keep: () => undefined,
      forget: () => undefined,
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

    autosave.resolve(theirs.revision, draft("a -> b -> c"));
    await vi.runAllTimersAsync();
    expect(sent[1]?.revision).toBe(9);
    expect(autosave.state.status).toBe("saved");
  });

  test("takes the other draft without sending anything", async () => {
    const { autosave, sent, kept } = setUp([{ ok: false, reason: "stale", theirs }]);
    autosave.change(draft("a -> b"));
    await vi.runAllTimersAsync();
    autosave.resolve(theirs.revision, null);
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
    expect(kept()).toBeNull();
    expect(autosave.revision).toBe(9);
  });

  test("flush waits for the save on its way and says whether all is saved", async () => {
    const { autosave, sent } = setUp([{ ok: false, reason: "refused", message: "Too large" }]);
    autosave.change(draft("a -> b"));
    expect(await autosave.flush()).toBe(false);
    autosave.change(draft("a -> b -> c"));
    expect(await autosave.flush()).toBe(true);
    expect(sent).toHaveLength(2);
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

function memoryStorage(): Storage {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    clear: () => map.clear(),
    get length() {
      return map.size;
    },
  };
}

describe("kept drafts", () => {
  const kept = (at: number): KeptDraft => ({ revision: 4, document: draft("a -> b"), at });

  test("come back after a reload of the same tab", () => {
    const storage = memoryStorage();
    new KeptDrafts(storage, "w", "tab1").keep(kept(1_000));
    expect(new KeptDrafts(storage, "w", "tab1").find(1_001)?.revision).toBe(4);
    expect(new KeptDrafts(storage, "other", "tab1").find(1_001)).toBeNull();
  });

  test("of a tab that is gone are taken over, those of a tab that may still save are not", () => {
    const storage = memoryStorage();
    new KeptDrafts(storage, "w", "tab1").keep(kept(1_000));
    const second = new KeptDrafts(storage, "w", "tab2");
    expect(second.find(2_000)).toBeNull();
    expect(second.find(60_000)?.revision).toBe(4);
    expect(new KeptDrafts(storage, "w", "tab1").find(60_000)).toBeNull();
    expect(second.find(60_001)?.revision).toBe(4);
  });

  test("that cannot be read are dropped", () => {
    const storage = memoryStorage();
    storage.setItem("trellis:draft:w:tab1", "{not json");
    expect(new KeptDrafts(storage, "w", "tab1").find(0)).toBeNull();
    expect(storage.length).toBe(0);
  });

  test("do without a storage that is full", () => {
    const full = {
      ...memoryStorage(),
      length: 0,
      setItem: () => {
        throw new Error("quota");
      },
    };
    expect(new KeptDrafts(full, "w", "tab1").keep(kept(0))).toBe(false);
  });
});
