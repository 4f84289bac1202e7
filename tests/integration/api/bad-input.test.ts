// What outsiders get wrong, by REST and by tRPC: each refusal names the place, the limit and the way out, and nothing is a 500.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleHook } from "@/server/api/handle-hook";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { limits } from "@/server/limits";
import type { GraphIssue } from "@/server/workflow/graph";
import { flowDocument } from "../../support/flow";
import { callRest, createTestOrg, refusal, type TestOrg, testOrigin } from "../../support/test-org";

let org: TestOrg;
let key: string;

beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey();
  await startMachine();
});
afterAll(() => drainMachine(2_000));

type Problem = { code: string; field?: string; fix?: string; detail: string; issues: GraphIssue[]; id: string };
type Answer = { status: number; body: Problem };

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  callRest(key, "POST", path, { body, headers });
const create = async (document: unknown) => (await post("workflows", { document })).body.id;

/** A document of exactly so many bytes. */
function documentOf(bytes: number) {
  const document = flowDocument('t: manual {"config":{"text":""}}');
  const [node] = document.nodes;
  if (node) node.config.text = "x".repeat(bytes - Buffer.byteLength(JSON.stringify(document)));
  return document;
}

/** A document of exactly so many levels: document, nodes, node, config, then lists. */
function documentAsDeepAs(levels: number) {
  let value: unknown = 1;
  for (let level = 4; level < levels; level++) value = [value];
  return flowDocument(`t: manual {"config":{"deep":${JSON.stringify(value)}}}`);
}

const flows = flowDocument("t: manual; a: set; t -> a");
const [trigger, step] = flows.nodes;
const manyNodes = flowDocument(Array.from({ length: limits.documentNodes + 1 }, (_, n) => `n${n}: set`).join(";"));

describe("a document that cannot be saved", () => {
  it.each([
    [
      "2,001 nodes",
      manyNodes,
      400,
      { code: "invalid_input", field: "document.nodes", detail: expect.stringContaining("at most 2000 nodes") },
    ],
    [
      "a byte too many",
      documentOf(limits.documentBytes + 1),
      413,
      { code: "too_large", detail: expect.stringContaining("2,000,001 bytes") },
    ],
    [
      "65 levels",
      documentAsDeepAs(65),
      400,
      { code: "invalid_input", field: expect.stringContaining("document.t.config.deep"), detail: expect.stringContaining("64") },
    ],
    [
      "a setting of the wrong type",
      { ...flows, nodes: [trigger, { ...step, disabled: "yes" }] },
      400,
      { code: "invalid_input", field: "document.a.disabled", detail: expect.stringContaining("Node “a”") },
    ],
    [
      "a key that reaches a prototype",
      JSON.parse('{"version":1,"nodes":[{"id":"t","type":"manual","config":{"a":{"__proto__":{"b":1}}}}],"edges":[]}'),
      400,
      { code: "invalid_input", field: "document.t.config.a", detail: expect.stringContaining("__proto__") },
    ],
    ["a bad id", { ...flows, nodes: [{ ...trigger, id: "a-b" }] }, 400, { detail: expect.stringContaining("Node “a-b”") }],
    ["another version", { ...flows, version: 2 }, 400, { field: "document.version", detail: expect.stringContaining("version 1") }],
    ["nothing in it", null, 400, { code: "invalid_input" }],
  ])("names what is wrong with %s, the same by REST and by tRPC", async (_, document, status, said) => {
    const rest = await post("workflows", { document });
    expect(rest).toMatchObject({
      status,
      body: { fix: expect.any(String), issues: [expect.objectContaining({ severity: "error" })], ...said },
    });
    const { code, field, issues } = rest.body;
    const trpc = await refusal(org.as("editor").workflows.create({ document: document as never }));
    expect(trpc).toMatchObject({ code, ...(field === undefined ? {} : { field }), data: { issues } });
  });

  it("is one byte or one level less than one that can", async () => {
    // Saving fills in defaults, so the last bytes are for those.
    for (const document of [documentOf(limits.documentBytes - 200), documentAsDeepAs(limits.jsonDepth)])
      expect(await post("workflows", { document })).toMatchObject({ status: 201 });
  });

  it("leaves the draft as it was", async () => {
    const id = await create(flows);
    const put = { body: { document: manyNodes }, headers: { "if-match": '"1"' } };
    expect(await callRest(key, "PUT", `workflows/${id}`, put)).toMatchObject({ status: 400 });
    expect(await callRest(key, "GET", `workflows/${id}`)).toMatchObject({ body: { revision: 1, document: flows } });
  });
});

describe("a draft that cannot run", () => {
  it.each([
    ["a circle", "t: manual; a: set; b: set; t -> a; a -> b; b -> a", { code: "cycle", nodeId: "a" }],
    ["an unknown type", "t: manual; a: teleport; t -> a", { code: "unknown_type", nodeId: "a", field: "type" }],
    [
      "a broken expression",
      't: manual; a: set {"config":{"fields":{"x":"{{ trigger. }}"}}}; t -> a',
      { code: "expression_syntax", nodeId: "a", field: "config.fields.x" },
    ],
    [
      "a broken condition",
      't: manual; a: if {"config":{"condition":"1 +"}}; t -> a',
      { code: "expression_syntax", field: "config.condition" },
    ],
    ["a broken mapping", 't: manual; a: set {"config":{"mapping":"x["}}; t -> a', { code: "expression_syntax", field: "config.mapping" }],
    ["no model", "t: manual; a: agent; t -> a", { code: "missing_field", nodeId: "a", field: "config.models" }],
    ["no trigger", "a: set", { code: "no_trigger" }],
  ])("because of %s is saved, and says why when it is checked, published or started", async (_, text, issue) => {
    const id = await create(flowDocument(text));
    const issues = expect.arrayContaining([expect.objectContaining({ severity: "error", fix: expect.any(String), ...issue })]);
    expect(await post(`workflows/${id}/validate`, {})).toMatchObject({ status: 200, body: { valid: false, issues } });
    for (const path of ["publish", "runs"])
      expect(await post(`workflows/${id}/${path}`, {})).toMatchObject({ status: 422, body: { code: "workflow_invalid", issues } });
  });

  it.each([
    ["two nodes with one id", { ...flows, nodes: [...flows.nodes, step] }, { code: "duplicate_id", nodeId: "a" }],
    ["an edge without an end", { ...flows, nodes: [trigger] }, { code: "dangling_edge", edgeId: "e1" }],
  ])("because of %s is saved too", async (_, document, issue) => {
    const refused = await post(`workflows/${await create(document)}/publish`, {});
    expect(refused).toMatchObject({ status: 422, body: { issues: expect.arrayContaining([expect.objectContaining(issue)]) } });
  });
});

describe("NUL, which PostgreSQL cannot hold", () => {
  it("is refused wherever it stands, deep in a document too, and what only looks like it is not", async () => {
    const nodes = [{ id: "a", type: "set", name: "", position: { x: 0, y: 0 }, config: { fields: { text: "a\0b" } } }];
    const refused = await callRest(key, "POST", "workflows", { body: { name: "x", document: { version: 1, nodes, edges: [] } } });
    expect(refused).toMatchObject({ status: 400, body: { field: "document.nodes[0].config.fields.text" } });
    const created = await callRest(key, "POST", "workflows", { body: '{"name":"ab","description":"\\\\u0000"}' });
    expect(created).toMatchObject({ status: 201, body: { name: "ab", description: "\\u0000" } });
  });

  it("opens no webhook", async () => {
    const answer = await handleHook(new Request(`${testOrigin}/api/hooks/%00`, { method: "POST" }), "\0");
    expect(answer.status).toBe(404);
  });
});

describe("starting a run", () => {
  it.each([
    ["a version that is no version", { version: "newest" }, 400, "version", "draft"],
    ["a version that is not there", { version: 99 }, 404, "version", "no such version"],
    ["a trigger that is not there", { version: "draft", triggerNodeId: "zz" }, 400, "triggerNodeId", "zz"],
    ["a node that is no trigger", { version: "draft", triggerNodeId: "a" }, 400, "triggerNodeId", "“a”"],
    ["a wait that is too long", { wait: 61 }, 400, "wait", "60"],
  ])("with %s says so", async (_, body, status, field, words) => {
    const id = await create(flows);
    expect(await post(`workflows/${id}/runs`, body)).toMatchObject({ status, body: { field, detail: expect.stringContaining(words) } });
  });

  it("never takes two idempotency keys for one because they are long", async () => {
    const id = await create(flows);
    const long = await post(`workflows/${id}/runs`, {}, { "idempotency-key": "k".repeat(201) });
    expect(long).toMatchObject({ status: 400, body: { code: "invalid_input", field: "Idempotency-Key" } });
  });
});
