import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { exportDocument } from "./export-document";
import { formatWorkflowFile, nameWorkflowFile, readWorkflowFile } from "./workflow-file";

const document = flowDocument('start -> w; w: work {"config":{"url":"x","body":{"b":1,"a":[{"d":1,"c":2}]}}}');

describe("writing", () => {
  test("two exports of one drawing are the same text, whatever the order in which it came about", () => {
    const nodes = document.nodes.map(({ config, ...rest }) => ({
      config: Object.fromEntries(Object.entries(config).toReversed()),
      ...rest,
    }));
    const write = (each: typeof document) => formatWorkflowFile([{ name: "A", description: "", document: each }]);
    expect(write({ edges: document.edges, nodes, version: 1, groups: [], notes: [] })).toBe(write(document));
  });

  test("what is written is read back as it was", () => {
    const written = formatWorkflowFile([{ name: "A", description: "d", document }]);
    const read = readWorkflowFile(written, "all.json");
    expect(read).toEqual({ workflows: [{ name: "A", description: "d", document }] });
    expect(readWorkflowFile(exportDocument(document), "Order check.json")).toEqual({
      workflows: [{ name: "Order check", description: "", document }],
    });
  });

  test("files are named after the workflow, whatever it is called", () => {
    expect(nameWorkflowFile("Ärger / Nr. 2")).toBe("ärger-nr-2.json");
    expect(nameWorkflowFile("///")).toBe("workflow.json");
  });
});

describe("reading", () => {
  const messages = (text: string) => {
    const read = readWorkflowFile(text, "x.json");
    return "issues" in read ? read.issues.map(({ message }) => message) : [];
  };

  test("a workflow of the API is taken too", () => {
    expect(readWorkflowFile(JSON.stringify({ name: "B", document, revision: 3 }), "x.json")).toMatchObject({ workflows: [{ name: "B" }] });
  });

  test.each(["[]", "{}", '{"workflows":[]}', "3"])("%s is no workflow", (text) =>
    expect(messages(text)).toEqual(["This file holds no workflow"]),
  );

  test("text that is no JSON says where it breaks off", () => {
    expect(messages('{"version": 1,')[0]).toMatch(/^This is not JSON: .+/);
  });

  test("what is wrong in a document is named by node and field, and by workflow when there are several", () => {
    const bad = { ...document, nodes: document.nodes.map((node) => (node.id === "w" ? { ...node, position: { x: "far", y: 0 } } : node)) };
    expect(messages(JSON.stringify(bad))[0]).toMatch(/^Node “w”, position\.x: /);
    const both = {
      workflows: [
        { name: "Fine", document },
        { name: "Broken", document: bad },
      ],
    };
    expect(messages(JSON.stringify(both))).toEqual([expect.stringMatching(/^“Broken”: Node “w”, position\.x: /)]);
  });
});
