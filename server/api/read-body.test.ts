import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "@/server/limits";
import { checkDepth, parseJson, readBytes } from "./read-body";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("a request's body", () => {
  it("is refused past the limit although Content-Length says less", async () => {
    const request = new Request("http://x", { method: "POST", body: "x".repeat(11) });
    request.headers.set("content-length", "1");
    await expect(readBytes(request, 10)).rejects.toMatchObject({ code: "too_large" });
  });

  it("is read whole at the limit", async () => {
    const request = new Request("http://x", { method: "POST", body: "x".repeat(10) });
    expect((await readBytes(request, 10)).toString()).toBe("xxxxxxxxxx");
  });

  it("is not inflated", async () => {
    const request = new Request("http://x", { method: "POST", body: "x", headers: { "content-encoding": "gzip" } });
    await expect(readBytes(request)).rejects.toMatchObject({ code: "unsupported_media_type" });
  });

  it("may be as deep as the limit and no deeper", () => {
    expect(() => checkDepth(nested(limits.jsonDepth))).not.toThrow();
    expect(() => checkDepth(nested(limits.jsonDepth + 1))).toThrow(/deeper than 64/);
    expect(() => parseJson(nested(100_000))).toThrow(/deeper/);
  });

  it("is as deep as its structure, whatever its strings and keys hold", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const depth = (inner: unknown): number =>
          inner !== null && typeof inner === "object" ? 1 + Math.max(0, ...Object.values(inner).map(depth)) : 0;
        const wrapped = limits.jsonDepth - depth(value);
        const text = JSON.stringify(value);
        checkDepth("[".repeat(wrapped) + text + "]".repeat(wrapped));
        expect(() => checkDepth("[".repeat(wrapped + 1) + text + "]".repeat(wrapped + 1))).toThrow();
      }),
    );
  });

  it("loses keys that would reach a prototype", () => {
    expect(parseJson('{"a":{"__proto__":{"x":1},"constructor":{"prototype":{}},"b":2}}')).toEqual({ a: { b: 2 } });
  });

  it("that is not JSON says so", () => {
    expect(() => parseJson("{nope")).toThrow(/not valid JSON/);
  });
});
