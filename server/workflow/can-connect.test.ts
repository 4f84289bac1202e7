import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { canConnect } from "./can-connect";

const document = flowDocument("a -> b -> c; c.true -> d; a2: start; x: pass");
const ask = (source: string, target: string, sourceHandle = "out", targetHandle = "in") => {
  const answer = canConnect(document, testCatalog, { source, sourceHandle, target, targetHandle });
  return answer.ok ? "ok" : answer.reason;
};

test("a new forward connection may be drawn", () => {
  expect(ask("a", "x")).toBe("ok");
  expect(ask("c", "x", "false")).toBe("ok");
  expect(ask("a2", "b")).toBe("ok");
});

test("what cannot be drawn says why", () => {
  expect(ask("b", "b")).toBe("A node cannot be connected to itself");
  expect(ask("b", "a")).toBe("“a” is a trigger: nothing can be connected into it");
  expect(ask("c", "x", "maybe")).toBe("“c” has no output “maybe”");
  expect(ask("a", "x", "out", "side")).toBe("“x” has no input “side”");
  expect(ask("a", "b")).toBe("These two are connected already");
  expect(ask("c", "b", "true")).toBe("This would make a circle: “b” already leads to “c”");
  expect(ask("a", "ghost")).toBe("Both ends of a connection must be nodes");
});

test("a connection across the border of a loop is refused with the reason", () => {
  const loops = flowDocument('a -> l; l.item -> b -> i; i.body -> c; l.done -> d; x: pass {"parent":"l"}; y: pass');
  const draw = (source: string, target: string, sourceHandle = "out") => {
    const answer = canConnect(loops, testCatalog, { source, sourceHandle, target, targetHandle: "in" });
    return answer.ok ? "ok" : answer.reason;
  };
  expect(draw("l", "x", "item")).toBe("ok");
  expect(draw("b", "x")).toBe("ok");
  expect(draw("i", "x", "done")).toBe("ok");
  expect(draw("b", "d")).toBe("“b” is inside “l”, and “d” is not");
  expect(draw("a", "x")).toBe("“x” is inside “l”, and “a” is not");
  expect(draw("c", "x")).toBe("“c” is inside “i”, and “x” is not");
  expect(draw("b", "l")).toBe("“b” is inside “l”, so it cannot lead back to it: a pass ends by itself");
  expect(draw("l", "y", "item")).toBe("“item” of “l” leads into the loop, but “y” is outside it");
  expect(draw("l", "x", "done")).toBe("“x” is inside “l”, so it cannot come after its “done”");
});
