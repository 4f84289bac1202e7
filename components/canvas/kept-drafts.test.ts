import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { freshMs, type KeptDraft, KeptDrafts } from "./kept-drafts";
import { SetAsides } from "./set-aside";
import { sweepKept } from "./sweep-kept";

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

const draft = (text: string) => flowDocument(text);
const kept = (at: number): KeptDraft => ({ revision: 4, base: draft("a"), document: draft("a -> b"), at });
const nobody: ReadonlySet<string> = new Set();
const open = (storage: Storage, id: string, before: string | null = null, workflowId = "w") =>
  new KeptDrafts(storage, workflowId, { id, before });

describe("kept drafts", () => {
  test("come back when their page opens the workflow again, with the draft they were made on", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    expect(open(storage, "page1").findOwn()).toEqual(kept(1_000));
    expect(open(storage, "page1", null, "other").findOwn()).toBeNull();
  });

  test("come back after a reload of their tab before any other, however old they are", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    open(storage, "elsewhere").keep(kept(freshMs));
    const reloaded = open(storage, "page2", "page1");
    expect(reloaded.takeLeft(freshMs + 5_000, nobody)?.at).toBe(1_000);
    expect(reloaded.findOwn()).toEqual(kept(freshMs + 5_000));
    expect(open(storage, "page1").findOwn()).toBeNull();
  });

  test("of a page that is gone are taken over, those of a page that lives are not: not even by a duplicate of its tab", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    const duplicate = open(storage, "page2", "page1");
    expect(duplicate.takeLeft(60_000, new Set(["page1", "page2"]))).toBeNull();
    duplicate.keep({ ...kept(2_000), document: draft("x") });
    expect(open(storage, "page1").findOwn()).toEqual(kept(1_000));
    duplicate.forget();
    expect(duplicate.takeLeft(60_000, nobody)).toEqual(kept(1_000));
  });

  test("where the browser does not tell which pages live, a young draft of another tab is left alone, this tab's own is not", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    expect(open(storage, "page2").takeLeft(2_000, null)).toBeNull();
    expect(open(storage, "page3", "page1").takeLeft(2_000, null)?.revision).toBe(4);
    expect(open(storage, "page4").takeLeft(60_000, null)?.revision).toBe(4);
  });

  test("of several pages that are gone come back one after the other, the newest first", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    open(storage, "page2").keep(kept(2_000));
    const third = open(storage, "page3");
    for (const at of [2_000, 1_000]) {
      expect(third.takeLeft(3_000, nobody)?.at).toBe(at);
      third.forget();
    }
    expect(third.takeLeft(3_000, nobody)).toBeNull();
    expect(storage.length).toBe(0);
  });

  test("that were left long ago are not taken in unasked: they are handed over, and stay when there is no room elsewhere", () => {
    const storage = memoryStorage();
    open(storage, "page1").keep(kept(1_000));
    const second = open(storage, "page2");
    const now = freshMs + 60_000;
    expect(second.takeLeft(now, nobody)).toBeNull();
    second.moveOld(now, nobody, () => false);
    expect(open(storage, "page1").findOwn()).not.toBeNull();
    const moved: KeptDraft[] = [];
    second.moveOld(now, nobody, (old) => moved.push(old) > 0);
    second.moveOld(now, nobody, (old) => moved.push(old) > 0);
    expect(moved).toEqual([kept(1_000)]);
    expect(storage.length).toBe(0);
  });

  test("that cannot be read are dropped", () => {
    const storage = memoryStorage();
    storage.setItem("trellis:draft:w:page1", "{not json");
    expect(open(storage, "page1").findOwn()).toBeNull();
    expect(storage.length).toBe(0);
  });

  test("do without a storage that is full, and keep the draft alone where there is no room for both", () => {
    const full = (room: number) => {
      const storage = memoryStorage();
      let written = 0;
      const setItem = (key: string, value: string) => {
        if (++written > room) throw new DOMException("full", "QuotaExceededError");
        storage.setItem(key, value);
      };
      return { ...storage, setItem };
    };
    expect(open(full(0), "page1").keep(kept(0))).toBe(false);
    const tight = full(1);
    expect(open(tight, "page1").keep(kept(0))).toBe(true);
    expect(open(tight, "page1").findOwn()).toEqual({ ...kept(0), base: null });
  });

  test("do not pile up: what no one came back for in two months goes, of every workflow", () => {
    const storage = memoryStorage();
    const day = 24 * 3_600_000;
    const now = 100 * day;
    open(storage, "page1", null, "old").keep(kept(now - 61 * day));
    open(storage, "page1", null, "young").keep(kept(now - 59 * day));
    new SetAsides(storage, "old").add("Your draft", draft("a"), now - 61 * day);
    new SetAsides(storage, "young").add("Your draft", draft("a"), now - 59 * day);
    new SetAsides(storage, "young").add("Unsaved edits", draft("a"), now - 61 * day);
    storage.setItem("trellis:draft:lost:page1:base", "{}");
    sweepKept(storage, now);
    const left = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    expect(left.sort()).toEqual(["trellis:aside:young", "trellis:draft:young:page1", "trellis:draft:young:page1:base"]);
  });
});
