import { describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { toGraph } from "../graph";
import { compilePlan } from "../plan";
import { mergeSettings, withProfileCopies } from "./fill-from-profile";
import { type KnownProfiles, listProfiles } from "./known-profiles";

const models = [{ provider: "demo", model: "demo-1" }];
const known: KnownProfiles = new Map([["p@latest", { name: "Scout", version: 4, settings: { role: "Scout", models, maxTurns: 3 } }]]);
const gone: KnownProfiles = new Map([["p@latest", null]]);
const document = (config: Record<string, unknown> = {}) =>
  flowDocument(
    `t: manual; a: agent ${JSON.stringify({ config: { profile: { id: "p", version: "latest", name: "Scout" }, ...config } })}; t -> a`,
  );
const issuesOf = (given: ReturnType<typeof document>, profiles?: KnownProfiles) =>
  toGraph(given, nodeCatalog, profiles ? { profiles } : {}).issues.map(({ severity, code }) => `${severity} ${code}`);

describe("a profile in a document", () => {
  test("fills in what the node leaves empty, and the plan names the version that it was", () => {
    const { graph, issues } = toGraph(document({ role: "", maxTurns: 9, tools: [] }), nodeCatalog, { profiles: known });
    expect(issues).toEqual([]);
    expect(compilePlan(graph, "t").steps[1]?.config).toEqual({
      profile: { id: "p", version: 4, name: "Scout" },
      role: "Scout",
      models,
      maxTurns: 9,
      tools: [],
    });
  });

  test("that nobody asked for raises no problem, but cannot be compiled", () => {
    const { graph, issues } = toGraph(document(), nodeCatalog);
    expect(issues).toEqual([]);
    expect(() => compilePlan(graph, "t")).toThrow("uses a profile that is not there");
  });

  test("that is gone is a problem, unless a copy is there; a copy is no problem while nobody asked", () => {
    expect(issuesOf(document(), gone)).toEqual(["error missing_profile"]);
    const copied = withProfileCopies(document(), known);
    expect(issuesOf(copied, gone)).toEqual(["warning missing_profile"]);
    expect(issuesOf(copied)).toEqual([]);
    expect(compilePlan(toGraph(copied, nodeCatalog, { profiles: gone }).graph, "t").steps[1]?.config).toMatchObject({ role: "Scout" });
  });

  test("is preferred to its copy where it is", () => {
    const newer: KnownProfiles = new Map([["p@latest", { name: "Scout", version: 5, settings: { role: "Newer", models } }]]);
    const { graph } = toGraph(withProfileCopies(document(), known), nodeCatalog, { profiles: newer });
    expect(graph.nodes.get("a")?.source.config).toMatchObject({ role: "Newer", profile: { version: 5 } });
    expect(graph.nodes.get("a")?.source.config.profile).not.toHaveProperty("copy");
  });

  test("still has the node's own mistakes found", () => {
    expect(issuesOf(document({ maxTurns: 900 }), known)).toEqual(["error invalid_field"]);
    expect(issuesOf(document({ maxTurns: 900 }))).toEqual(["error invalid_field"]);
  });

  test("is listed once however many agents name it, and not for other nodes or half-written ones", () => {
    const { nodes } = document();
    const [agent] = nodes.filter(({ type }) => type === "agent");
    if (!agent) throw new Error("no agent");
    const more = [
      { ...agent, id: "b" },
      { ...agent, id: "c", type: "model-call" },
      { ...agent, id: "d", config: { profile: { version: 1 } } },
    ];
    expect(listProfiles({ nodes: [...nodes, ...more] })).toEqual([{ id: "p", version: "latest", name: "Scout" }]);
  });
});

test("a profile's braces are text, however deep, and a node's own are expressions", () => {
  expect(mergeSettings({ role: "{{ a }}", tools: [{ fixed: { code: "{{ b }}" } }] }, { goal: "{{ c }}" })).toEqual({
    role: "\\{{ a }}",
    tools: [{ fixed: { code: "\\{{ b }}" } }],
    goal: "{{ c }}",
  });
});
