import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { describeHit, findText, isReplaceable, replaceHits } from "./find-text";

const note = { id: "why", position: { x: 0, y: 0 }, size: { width: 200, height: 100 }, text: "Draft first, then the final." };
const document = {
  ...flowDocument(
    'start -> draft; draft: work {"config":{"url":"https://draft.example/Draft","headers":{"x-draft":"no"},"list":["a","draft"]}}',
  ),
  notes: [note],
};
const find = (text: string, matchCase = false) => findText(document, testCatalog, { text, matchCase });

describe("finding", () => {
  test("looks in names, ids, types, settings with their fields, and notes", () => {
    expect(find("draft").map((hit) => [hit.id, describeHit(hit), hit.start])).toEqual([
      ["draft", "Name", 0],
      ["draft", "Id", 0],
      ["draft", "Setting url", 8],
      ["draft", "Setting url", 22],
      ["draft", "Field of headers", 2],
      ["draft", "Setting list[1]", 0],
      ["why", "Sticky note", 0],
    ]);
    expect(find("Work").map(describeHit)).toContain("Type");
  });

  test("minds the case only when asked, and finds nothing for nothing", () => {
    expect(find("Draft", true).map(describeHit)).toEqual(["Setting url", "Sticky note"]);
    expect(find("")).toEqual([]);
  });

  test("places are right behind letters that change their length when made small", () => {
    const odd = { ...document, nodes: document.nodes.map((node) => ({ ...node, name: "İİ draft" })) };
    const hit = findText(odd, testCatalog, { text: "draft", matchCase: false }).find(({ where }) => where === "name");
    expect(hit?.text.slice(hit.start, hit.end)).toBe("draft");
  });
});

describe("replacing", () => {
  test("changes every occurrence of a text, and leaves ids, types and fields alone", () => {
    const { nodes, notes } = replaceHits(document, find("draft"), "final");
    expect(nodes.get("draft")).toEqual({
      name: "final",
      config: { url: "https://final.example/final", headers: { "x-draft": "no" }, list: ["a", "final"] },
    });
    expect(notes.get("why")).toBe("final first, then the final.");
  });

  test("one occurrence can be replaced by itself", () => {
    const second = find("draft").filter(({ where }) => where === "setting")[1]!;
    expect(replaceHits(document, [second], "x").nodes.get("draft")).toEqual({
      config: expect.objectContaining({ url: "https://draft.example/x" }),
    });
  });

  test("references are left alone unless they are asked for: the node keeps its id", () => {
    const reading = flowDocument(
      'start -> draft -> asks; draft: work; asks: if {"config":{"condition":"draft.ok && draft.draft == \'draft\'"}}; asks.true -> tells; tells: work {"config":{"url":"The draft: {{ draft.title }} {{drafts.x}}"}}',
    );
    const hits = findText(reading, testCatalog, { text: "draft", matchCase: false }).filter(({ where }) => where === "setting");
    expect(hits.filter(({ isReference }) => isReference).map(({ id, start }) => [id, start])).toEqual([
      ["asks", 0],
      ["asks", 12],
      ["tells", 14],
    ]);
    const replace = (references: boolean) => {
      const { nodes } = replaceHits(
        reading,
        hits.filter((hit) => isReplaceable(hit, { references })),
        "final",
      );
      return [nodes.get("asks")?.config?.condition, nodes.get("tells")?.config?.url];
    };
    expect(replace(false)).toEqual(["draft.ok && draft.final == 'final'", "The final: {{ draft.title }} {{finals.x}}"]);
    expect(replace(true)).toEqual(["final.ok && final.final == 'final'", "The final: {{ final.title }} {{finals.x}}"]);
  });
});
