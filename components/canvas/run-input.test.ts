import { describe, expect, it } from "vitest";
import { readInputs } from "./run-input";

describe("many inputs", () => {
  it("are a JSON list, over as many lines as one likes", () => {
    expect(readInputs('[\n  { "n": 1 },\n  { "n": 2 }\n]')).toEqual({ inputs: [{ n: 1 }, { n: 2 }] });
  });

  it("or a value a line, with empty lines between", () => {
    expect(readInputs('{ "n": 1 }\n\n{ "n": 2 }\n')).toEqual({ inputs: [{ n: 1 }, { n: 2 }] });
    expect(readInputs('{ "n": 1 }')).toEqual({ inputs: [{ n: 1 }] });
  });

  it("name the line that cannot be read, and a broken list as a whole", () => {
    expect(readInputs('{ "n": 1 }\n{ n: 2 }')).toEqual({ problem: expect.stringMatching(/^Line 2: This is not JSON/) });
    expect(readInputs('[{ "n": 1 },\n{ "n": 2 }')).toEqual({ problem: expect.stringMatching(/^This is not JSON/) });
    expect(readInputs("  ")).toEqual({ problem: "Give at least one input." });
  });
});
