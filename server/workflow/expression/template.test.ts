import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { AppError, toErrorValue } from "@/server/errors";
import { listReferences } from "./list-references";
import { parseReference, parseTemplate } from "./parse-template";
import { resolveConfig } from "./resolve-config";
import { resolveTemplates, type Scope } from "./resolve-templates";

const scope: Scope = {
  trigger: { body: { id: 7, "first name": "Ada", tags: ["x", "y"], none: null, "content-type": "json", deep: [{ a: [1, 2] }] } },
  fetch: { status: 200 },
  input: "hello",
};

const resolve = (value: unknown) => resolveTemplates(value, scope, { at: ["config"] });

function failure(run: () => unknown) {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof AppError) return toErrorValue(thrown);
    throw thrown;
  }
  throw new Error("It did not fail");
}

describe("resolving", () => {
  test.each([
    ["{{ trigger.body.id }}", 7],
    ["  {{trigger.body.id}}\n", 7],
    ["{{ trigger.body }}", scope.trigger && (scope.trigger as { body: unknown }).body],
    ["{{ trigger.body.tags }}", ["x", "y"]],
    ["{{ trigger.body.tags[1] }}", "y"],
    ["{{ trigger.body.tags.0 }}", "x"],
    ["{{ trigger.body.tags.length }}", 2],
    ['{{ trigger.body["first name"] }}', "Ada"],
    ["{{ trigger.body['first name'] }}", "Ada"],
    ["{{ trigger.body.content-type }}", "json"],
    ["{{ trigger . body [ 'id' ] }}", 7],
    ["{{ trigger.body.deep[0].a[1] }}", 2],
    ["{{ trigger.body.none }}", null],
    ["{{ input }}", "hello"],
  ])("%s alone keeps its type", (text, value) => {
    expect(resolve(text)).toEqual(value);
  });

  test.each([
    ["id {{ trigger.body.id }}!", "id 7!"],
    ["{{ input }} {{ input }}", "hello hello"],
    ["tags: {{ trigger.body.tags }}", 'tags: ["x","y"]'],
    ["[{{ trigger.body.none }}]", "[]"],
    ["no expression }} here", "no expression }} here"],
    ["literally \\{{ input }}", "literally {{ input }}"],
    ["\\{{ {{ input }}", "{{ hello"],
  ])("%s inside text is rendered", (text, value) => {
    expect(resolve(text)).toBe(value);
  });

  test.each([
    ['{{ trigger.missing ?? "none" }}', "none"],
    ['{{ ghost.x ?? {"a":{"b":1}} }}', { a: { b: 1 } }],
    ["{{ trigger.body.none ?? 5 }}", 5],
    ["{{ trigger.body.id ?? 5 }}", 7],
    ['<{{ ghost ?? "}}" }}>', "<}}>"],
    ["{{ trigger.body.tags[9].deep ?? null }}", null],
  ])("%s falls back", (text, value) => {
    expect(resolve(text)).toEqual(value);
  });

  test("objects and lists are resolved all the way down, keys and other values left alone", () => {
    expect(resolve({ "{{ key }}": ["{{ fetch.status }}", { n: 1, ok: true, none: null }] })).toEqual({
      "{{ key }}": [200, { n: 1, ok: true, none: null }],
    });
  });

  test("what an expression gives is never read as an expression again", () => {
    const outer = { trigger: { text: "{{ secrets.key }}" }, secrets: { key: "s3cret" } };
    expect(resolveTemplates("{{ trigger.text }}", outer)).toBe("{{ secrets.key }}");
    expect(resolveTemplates("a {{ trigger.text }} b", outer)).toBe("a {{ secrets.key }} b");
  });

  test("fields that hold a program stay as written", () => {
    expect(resolveTemplates({ code: "{{ x }}", url: "{{ input }}" }, scope, { isProgram: ([key]) => key === "code" })).toEqual({
      code: "{{ x }}",
      url: "hello",
    });
  });

  test("text that grows past the limit is refused before it fills the memory", () => {
    const big = { big: "x".repeat(1_000_000) };
    expect(failure(() => resolveTemplates("{{ big }} ".repeat(1_000), big))).toMatchObject({
      code: "expression_failed",
      message: expect.stringContaining("10000000"),
    });
    expect(
      failure(() =>
        resolveTemplates(
          Array.from({ length: 1_000 }, () => "x{{ big }}"),
          big,
        ),
      ).code,
    ).toBe("expression_failed");
  });
});

describe("failing", () => {
  test.each([
    ["{{ ghost.x }}", "there is no “ghost” here", "Use one of: trigger, fetch, input."],
    ["{{ trigger.bdy.id }}", "trigger has no “bdy”; it has: body", "?? and a default"],
    ["{{ trigger.body.tags[5] }}", "trigger.body.tags is a list of 2, so it has no [5]", ""],
    ["{{ trigger.body.tags.name }}", "is a list, so it has no “name”; pick an element such as [0]", ""],
    ["{{ trigger.body.none.x }}", "trigger.body.none is empty", ""],
    ["{{ input.length }}", "input is text, so it has no “length”", ""],
    ["{{ fetch.status.x }}", "fetch.status is a number", ""],
  ])("%s says what is missing and what is there", (text, message, fix) => {
    const error = failure(() => resolve({ body: [text] }));
    expect(error).toMatchObject({
      code: "expression_failed",
      field: "config.body[0]",
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
  });

  test.each([
    ["{{ a.b", "is not closed"],
    ["{{ }}", "it is empty"],
    ["{{ 1 + 1 }}", "does not start with a name"],
    ["{{ a.b() }}", "functions cannot be called"],
    ["{{ a + b }}", "only a path is allowed"],
    ["{{ a. }}", "a field name is expected"],
    ["{{ a[b] }}", "brackets hold a number or a quoted name"],
    ["{{ a ?? none }}", "after ?? comes a JSON value"],
    ["{{ a.__proto__.x }}", "“__proto__” is not a field"],
    ['{{ a["__proto__"] }}', "“__proto__” is not a field"],
    ['{{ a["\\u005f_proto__"] }}', "“__proto__” is not a field"],
  ])("%s cannot be read", (text, message) => {
    const parsed = parseTemplate(text);
    expect(parsed.ok ? "ok" : parsed.message).toContain(message);
    expect(failure(() => resolve(text))).toMatchObject({ code: "expression_failed", field: "config" });
  });
});

describe("escaping", () => {
  class Host {
    secret = "s3cret";
    get getter() {
      return "from a getter";
    }
  }
  const outside = {
    data: { a: [1], s: "x", n: 1, f: () => 1, own: { constructor: "Red Bull" } },
    host: new Host(),
    fn: () => 1,
    map: new Map([["a", 1]]),
  };

  test.each(
    ["constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "__lookupGetter__", "call", "bind"].flatMap(
      (name) =>
        ["data", "data.a", "data.s", "data.n", "data.f", "host", "fn", "map"].flatMap((at) => [
          `${at}.${name}`,
          `${at}["${name}"]`,
          `${at}.${name}.${name}`,
        ]),
    ),
  )("{{ %s }} reaches nothing", (path) => {
    expect(failure(() => resolveTemplates(`{{ ${path} }}`, outside)).code).toBe("expression_failed");
    expect(resolveTemplates(`{{ ${path} ?? "nothing" }}`, outside)).toBe("nothing");
  });

  test("names of the scope are its own, not its prototype's", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"])
      expect(failure(() => resolveTemplates(`{{ ${name} }}`, {})).code).toBe("expression_failed");
  });

  test("data may have a field called constructor, and objects of the host have no fields", () => {
    expect(resolveTemplates("{{ data.own.constructor }}", outside)).toBe("Red Bull");
    expect(failure(() => resolveTemplates("{{ host.secret }}", outside)).code).toBe("expression_failed");
    expect(failure(() => resolveTemplates("{{ data.f }}", outside)).code).toBe("expression_failed");
  });

  test("a config with a __proto__ key changes no prototype", () => {
    const resolved = resolveTemplates(JSON.parse('{"__proto__":{"admin":true},"x":"{{ input }}"}'), scope) as Record<string, unknown>;
    expect(resolved.admin).toBeUndefined();
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype);
  });
});

test("any path that is written can be read back", () => {
  const key = fc.oneof(
    fc.nat(99),
    fc.string().filter((text) => text !== "__proto__"),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 5 }), (path) => {
      const text = `root${path.map((part) => `[${JSON.stringify(part)}]`).join("")}`;
      expect(parseReference(text)).toEqual({ reference: { text, root: "root", path } });
    }),
  );
});

test("any text is parsed or refused, in time that grows with its length", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("{{", "}}", "a", ".", "[0]", '"', "\\", "??", " ", "{", "1"), { maxLength: 40 }),
      (parts) => typeof parseTemplate(parts.join("")).ok === "boolean",
    ),
  );
  expect(parseTemplate("{{ a.b }}".repeat(50_000)).ok).toBe(true);
  expect(parseTemplate(`{{ a ?? "${"}}".repeat(100_000)}`).ok).toBe(false);
});

test("references are listed with where they stand", () => {
  expect(
    listReferences({ a: "{{ x.y }} and {{ z }}", b: ["plain", "{{ bad("] }).map(({ path, references, problem }) => [
      path,
      references.map(({ root }) => root),
      problem !== undefined,
    ]),
  ).toEqual([
    [["a"], ["x", "z"], false],
    [["b", 1], [], true],
  ]);
});

test("a config is resolved, parsed and filled with its defaults", () => {
  const definition = {
    config: z.strictObject({
      count: z.number().meta({ title: "Count" }),
      method: z.string().default("GET"),
      cases: z.array(z.object({ condition: z.string().meta({ language: "cel" }) })).default([]),
    }),
  };
  expect(resolveConfig(definition, { count: "{{ fetch.status }}", cases: [{ condition: "{{ raw }}" }] }, scope)).toEqual({
    count: 200,
    method: "GET",
    cases: [{ condition: "{{ raw }}" }],
  });
  expect(failure(() => resolveConfig(definition, { count: "{{ input }}" }, scope))).toMatchObject({
    code: "config_invalid",
    field: "config.count",
    message: expect.stringContaining("Count"),
  });
  expect(failure(() => resolveConfig(definition, { count: "{{ nope }}" }, scope))).toMatchObject({
    code: "expression_failed",
    field: "config.count",
  });
});
