// The contract that every node type, tool and trigger keeps. Adding one needs no new test: it is walked here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { toolSpecs } from "@/server/nodes/agent-tools";
import { nodeCatalog } from "@/server/nodes/registry";
import { toolDefinitions } from "@/server/tools/registry";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { NodeContext, NodeDefinition, ToolDefinition, TriggerDefinition } from "@/server/workflow/define";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import { listHandles } from "@/server/workflow/graph/list-handles";

const root = path.resolve(import.meta.dirname, "..");
const kindIcons = readFileSync(path.join(root, "components/kind-icon.tsx"), "utf8");
const tools: ToolDefinition[] = Object.values(toolDefinitions);
const triggers: TriggerDefinition[] = Object.values(triggerDefinitions);
const nodes: NodeDefinition[] = Object.values(nodeCatalog);

/** A context that answers the example's calls in order, and fails on one more. */
function scriptedContext(calls: readonly unknown[]) {
  const answers = [...calls];
  const next = async (): Promise<never> => {
    if (answers.length === 0) throw new Error("The example makes more calls than it answers");
    return answers.shift() as never;
  };
  const ctx: NodeContext = {
    run: { id: "run", workflowId: "workflow", orgId: "org" },
    chat: next,
    callTool: next,
    mapData: next,
    condition: next,
    sleep: next,
    sleepUntil: next,
    askPerson: next,
    thought: () => {},
    log: () => {},
    respond: () => {},
    offset: 0,
    runBody: next,
    runBodies: next,
    runWorkflow: next,
    emit: next,
    progress: () => {},
  };
  return { ctx, left: () => answers.length };
}

test("the registries are not empty", () => {
  expect(nodes.length).toBeGreaterThanOrEqual(14);
});

describe.each(nodes.map((node) => [node.type, node] as const))("node type %s", (type, node) => {
  test("is registered under its own name and has a file of that name", () => {
    expect(nodeCatalog[type]).toBe(node);
    const files = ["nodes", "tools", "triggers"].map((folder) => path.join(root, "server", folder, `${type}.ts`));
    expect(
      files.some((file) => existsSync(file)),
      `no file ${type}.ts in server/nodes, tools or triggers`,
    ).toBe(true);
  });

  test("says what it is: label, docs, an icon the screen knows, a summary of any draft", () => {
    expect(node.look.label).toMatch(/^[A-Z]/);
    expect(node.docs.length).toBeGreaterThan(60);
    expect(kindIcons).toMatch(new RegExp(`["']?\\b${node.look.icon}\\b["']?:`));
    expect(node.look.summary({})).not.toBe("");
    expect(node.look.summary(node.config.parse(node.example.config) as never)).not.toBe("");
  });

  test("its settings can be drawn as a form, every field with a title", () => {
    const schema = z.toJSONSchema(node.config, { io: "input" });
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      expect(field, `${type}.${name} has no title`).toHaveProperty("title");
  });

  test("its example runs and gives what it says", async () => {
    const { config, input, scope = {}, inbound = {}, calls = [], output, handle } = node.example;
    const { ctx, left } = scriptedContext(calls);
    const names = { input, trigger: {}, ...scope };
    const result = await node.execute({ config: resolveConfig(node, config, names) as never, input, scope: names, inbound, ctx });
    expect(result.output).toEqual(output);
    expect(node.output.safeParse(result.output).success).toBe(true);
    expect(left(), "the example answers calls that are never made").toBe(0);
    if (handle !== undefined) {
      expect(result.handle).toBe(handle);
      expect(listHandles({ config }, node)).toContain(handle);
    }
  });
});

describe.each(tools.map((tool) => [tool.name, tool] as const))("tool %s", (name, tool) => {
  test("can be offered to a model: a name vendors accept, a description, an object schema", () => {
    const [spec] = toolSpecs([{ tool: name, permission: "allow", fixed: {} }]);
    expect(spec?.name).toMatch(/^[a-zA-Z0-9_]{1,64}$/);
    expect(spec?.description.length).toBeGreaterThan(20);
    expect(spec?.parameters).toMatchObject({ type: "object" });
  });

  test("an argument that the author fixed is hidden from the model", () => {
    const [field] = Object.keys(tool.args.shape);
    const [spec] = toolSpecs([{ tool: name, permission: "allow", fixed: { [field ?? ""]: "x" } }]);
    expect(Object.keys((spec?.parameters.properties ?? {}) as object)).not.toContain(field);
  });

  test("its example fits its own schemas and its effect is known", () => {
    const args = tool.args.parse(tool.example.args);
    expect(["none", "keyed", "unsafe"]).toContain(tool.effect(args));
    expect(tool.result.safeParse(tool.example.result).success).toBe(true);
  });

  test("a tool that is never allowed is not offered", () => {
    expect(toolSpecs([{ tool: name, permission: "never", fixed: {} }])).toEqual([]);
  });
});

describe.each(triggers.map((trigger) => [trigger.type, trigger] as const))("trigger %s", (_type, trigger) => {
  test("its example is received as it says", () => {
    const { config, received, output } = trigger.example;
    expect(trigger.receive(received, trigger.config.parse(config) as never, "2026-01-12T08:00:00.412Z")).toEqual({ output });
  });
});

test("every file in nodes, tools and triggers that defines something is registered", () => {
  const registered = new Set(nodes.map(({ type }) => type));
  const defining = ["nodes", "tools", "triggers"].flatMap((folder) =>
    readdirSync(path.join(root, "server", folder))
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .filter((file) => /= define(Node|Tool|Trigger)\(/.test(readFileSync(path.join(root, "server", folder, file), "utf8")))
      .map((file) => file.replace(/\.ts$/, "")),
  );
  expect(defining.length).toBeGreaterThan(10);
  expect(defining.filter((type) => !registered.has(type))).toEqual([]);
});
