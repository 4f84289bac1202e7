import { describe, expect, test } from "vitest";
import * as z from "zod";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Moment } from "@/server/workflow/graph/check-name";
import { readGraph } from "@/server/workflow/graph/read-graph";
import { listInside, listValues } from "@/server/workflow/values/list-values";
import { writeReference } from "@/server/workflow/values/write-reference";
import { flowDocument } from "@/tests/support/flow";
import { fieldTitle, fieldType, isShown, newEntry, pickControl, readFormSchema, withKey } from "./form-schema";
import { readJsonText, writeJsonText } from "./json-text";

const listPaths = (document: WorkflowDocument, nodeId: string, moment: Moment = "before-step") =>
  listValues({ graph: readGraph(document, nodeCatalog), nodeId, moment }).flatMap(({ choices }) =>
    choices.flatMap((choice) => [choice, ...listInside(choice, 3)]).map(({ root, path }) => writeReference(root, path)),
  );

const fieldOf = (schema: z.ZodType) => readFormSchema(z.object({ field: schema })).properties?.field ?? {};

describe("the form of a node type", () => {
  test("every field of every node type has a control and a title", () => {
    for (const [type, definition] of Object.entries(nodeCatalog)) {
      const fields = Object.entries(readFormSchema(definition.config).properties ?? {});
      for (const [name, field] of fields) {
        expect(pickControl(field), `${type}.${name}`).toBeTruthy();
        expect(fieldTitle(name, field), `${type}.${name}`).not.toBe("");
      }
    }
  });

  test("picks the control by the field's own wish, else by its type", () => {
    expect(pickControl(fieldOf(z.string()))).toBe("text");
    expect(pickControl(fieldOf(z.string().meta({ control: "textarea" })))).toBe("textarea");
    expect(pickControl(fieldOf(z.string().meta({ language: "cel" })))).toBe("code");
    expect(pickControl(fieldOf(z.string().meta({ language: "cron" })))).toBe("cron");
    expect(pickControl(fieldOf(z.number().nullable().default(null)))).toBe("number");
    expect(pickControl(fieldOf(z.boolean().default(false)))).toBe("switch");
    expect(pickControl(fieldOf(z.enum(["a", "b"])))).toBe("select");
    expect(pickControl(fieldOf(z.array(z.string())))).toBe("text-list");
    expect(pickControl(fieldOf(z.array(z.object({ name: z.string() }))))).toBe("object-list");
    expect(pickControl(fieldOf(z.record(z.string(), z.unknown())))).toBe("key-value");
    expect(pickControl(fieldOf(z.object({ a: z.string() })))).toBe("object");
    expect(pickControl(fieldOf(z.unknown()))).toBe("json");
  });

  test("a field that may be null has the type it has otherwise; one that may be two things has none", () => {
    expect(fieldType(fieldOf(z.number().nullable()))).toBe("number");
    expect(fieldType(fieldOf(z.union([z.string(), z.number()])))).toBeUndefined();
  });

  test("a field is shown while the field that it depends on says so, also by its default", () => {
    const schema = readFormSchema(
      z.object({
        source: z.enum(["topic", "workflow"]).default("topic"),
        topic: z.string().meta({ shownWhen: { field: "source", is: ["topic"] } }),
      }),
    );
    const topic = schema.properties?.topic ?? {};
    expect(isShown(topic, schema, {})).toBe(true);
    expect(isShown(topic, schema, { source: "topic" })).toBe(true);
    expect(isShown(topic, schema, { source: "workflow" })).toBe(false);
  });

  test("a new entry of a list shows its required texts, empty", () => {
    expect(newEntry(fieldOf(z.object({ name: z.string(), note: z.string().optional(), size: z.number() })))).toEqual({ name: "" });
  });

  test("clearing a field removes its key and keeps the others in order", () => {
    expect(Object.keys(withKey({ a: 1, b: 2, c: 3 }, "b", undefined))).toEqual(["a", "c"]);
    expect(Object.keys(withKey({ a: 1, b: 2 }, "a", 5))).toEqual(["a", "b"]);
  });
});

describe("JSON fields", () => {
  test("keep the type of what is JSON and leave all else as text", () => {
    for (const [text, value] of [
      ["", undefined],
      ["  ", undefined],
      ["3", 3],
      ['{"a":[1]}', { a: [1] }],
      ["{{ fetch.body }}", "{{ fetch.body }}"],
      ['{"a":', '{"a":'],
    ] as const)
      expect(readJsonText(text)).toEqual(value);
  });

  test("show every value so that reading it again gives the same", () => {
    for (const value of [undefined, null, 0, "text", "3", "true", "", '"quoted"', "{{ a.b }}", { a: "{{ b }}" }, [1, "2"]])
      expect(readJsonText(writeJsonText(value))).toEqual(value);
  });
});

describe("what a field may refer to", () => {
  const document = flowDocument(
    'start: manual {"config":{"fields":[{"name":"topic"},{"name":"audience"}]}}; find: http-request {"config":{}}; write: agent {"config":{"outputSchema":{"properties":{"score":{"type":"number"}}}}}; start -> find -> write -> last; last: set; side: set; start -> side',
  );
  const pathsFor = (nodeId: string) => listPaths(document, nodeId);

  test("is everything before it with the fields that are known, and nothing beside or after it", () => {
    const paths = pathsFor("last");
    expect(paths).toEqual(
      expect.arrayContaining([
        "trigger.topic",
        "trigger.audience",
        "find.status",
        "find.body",
        "write.text",
        "write.json.score",
        "input",
        "run.id",
      ]),
    );
    expect(paths.some((path) => path.startsWith("side") || path.startsWith("last"))).toBe(false);
    expect(pathsFor("find").some((path) => path.startsWith("write"))).toBe(false);
  });

  const loops = flowDocument(
    "start: manual; start -> outer; outer: for-each; outer.item -> find -> inner; find: http-request; inner: while; inner.body -> try; try: set; inner.done -> after; outer.done -> last; after: set; last: set",
  );
  const pathsIn = (nodeId: string, moment?: Moment) => listPaths(loops, nodeId, moment);

  test("is in loops what each pass is given, from the inside out, and not the loop's own results", () => {
    const paths = pathsIn("try");
    expect(paths.slice(0, 4)).toEqual(["index", "last", "item", "outer.index"]);
    expect(paths).toEqual(expect.arrayContaining(["find.status", "trigger"]));
    expect(paths.some((path) => path.startsWith("outer.results") || path.startsWith("inner"))).toBe(false);
    expect(pathsIn("after")).toEqual(expect.arrayContaining(["item", "index", "inner.results", "inner.capped"]));
    expect(pathsIn("last")).toEqual(expect.arrayContaining(["outer.results", "outer.errors"]));
    expect(pathsIn("last").some((path) => path === "item" || path.startsWith("find"))).toBe(false);
  });

  test("is for a loop's own fields what is known when they are filled in", () => {
    expect(pathsIn("outer")).not.toContain("item");
    expect(pathsIn("inner", "before-pass").slice(0, 3)).toEqual(["index", "last", "item"]);
    expect(pathsIn("outer", "after-pass")).toEqual(expect.arrayContaining(["item", "find.status", "inner.results", "after"]));
    expect(pathsIn("outer", "after-pass")).not.toContain("try");
  });
});
