import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { builtInTemplates } from "@/server/services/templates/registry";
import { template } from "@/server/services/templates/template";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";

const folder = path.resolve(import.meta.dirname, "../prisma/templates");
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

test("every template file is in the gallery", () => {
  expect(
    builtInTemplates()
      .map(({ id }) => `${id}.json`)
      .sort(),
  ).toEqual([...files].sort());
});

describe.each(files)("%s", (file) => {
  const item = template.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8")));

  test("is named as its file", () => expect(`${item.id}.json`).toBe(file));

  test("has no problems, not even warnings", () => {
    expect(toGraph(item.document, nodeCatalog).issues).toEqual([]);
  });

  test("compiles from its trigger to a plan with all its nodes", () => {
    const { graph } = toGraph(item.document, nodeCatalog);
    const plan = compilePlan(graph, graph.triggers[0] ?? "");
    expect(plan.steps.map(({ nodeId }) => nodeId).sort()).toEqual(item.document.nodes.map(({ id }) => id).sort());
  });

  test("needs no key: every model is the demo model", () => {
    const models = item.document.nodes.flatMap(({ config }) => (Array.isArray(config.models) ? config.models : []));
    for (const model of models) expect(model).toEqual({ provider: "demo", model: "demo-1" });
  });

  test("starts without typing: every required field has a default", () => {
    for (const { type, config } of item.document.nodes) {
      if (type === "manual")
        for (const field of config.fields as { required?: boolean; default?: unknown }[])
          expect(!field.required || field.default !== undefined).toBe(true);
      if (type === "webhook") expect(config.sample).toBeDefined();
    }
  });
});
