import { describe, expect, it } from "vitest";
import { flow } from "@/tests/support/flow";
import { planReuse } from "./plan-reuse";

/** What is reused, or why not: `ways` are the handles by which nodes are known to have left. */
function reuse(text: string, target: string, ways: Record<string, string>): string {
  const answer = planReuse(flow(text).plan.steps, target, ({ nodeId }) => ways[nodeId]);
  if (answer.ok) return answer.reused.map(({ nodeId }) => nodeId).join(" ");
  return `${answer.reason} ${answer.step?.nodeId}`;
}

describe("what a run from a node on takes over", () => {
  it("is everything before it", () => {
    expect(reuse("t -> a -> b -> c", "c", { t: "out", a: "out", b: "out", c: "out" })).toBe("t a b");
  });

  it("needs all of it to be known, and names the first that is not", () => {
    expect(reuse("t -> a -> b -> c", "c", { t: "out", b: "out" })).toBe("missing a");
  });

  it("leaves out what the walk does not come to by the ways that are known", () => {
    const text = "t -> c; c.true -> y; c.false -> n; y -> m; n -> m; m: merge; m -> z";
    expect(reuse(text, "z", { t: "out", c: "true", y: "out", n: "out", m: "out" })).toBe("t c y m");
    expect(reuse(text, "n", { t: "out", c: "true", y: "out", n: "out" })).toBe("not-reached c");
  });

  it("takes pinned and disabled steps for known, and leaves them to the run", () => {
    expect(reuse('t -> a -> b -> c; a: pass {"pinned":1}; b: pass {"disabled":true}', "c", { t: "out" })).toBe("t");
  });

  it("takes what stands beside only when it is known, with nothing that follows from what runs anew", () => {
    const text = "t -> a -> m; t -> p -> q -> m; m: merge";
    expect(reuse(text, "a", { t: "out", p: "out", q: "out" })).toBe("t p q");
    expect(reuse(text, "a", { t: "out", q: "out" })).toBe("t");
  });

  it("goes through a join that waits for one branch when another is unknown", () => {
    const text = 't -> a -> m; t -> b -> m; m: merge {"config":{"mode":"any"}}; m -> z';
    expect(reuse(text, "z", { t: "out", a: "out", m: "out" })).toBe("missing b");
    expect(reuse(text, "z", { t: "out", a: "out", b: "out", m: "out" })).toBe("t a b m");
  });
});
