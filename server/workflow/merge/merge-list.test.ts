import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFieldPath } from "../field-path";
import { mergeValue } from "./merge-value";

type Values = { base: unknown; mine: unknown; theirs: unknown };

/** The merged value, and where a person would be asked; until then mine stays. */
function merge(values: Values) {
  const asked: string[] = [];
  const value = mergeValue(values, {
    isWhole: () => false,
    decide(path) {
      asked.push(formatFieldPath(path));
      return "mine";
    },
  });
  return { value, asked };
}

const rule = (name: string, condition = name) => ({ name, condition });

describe("elements that have a name", () => {
  test("two people who add different ones both keep theirs, each where it was put", () => {
    const base = [rule("a"), rule("z")];
    expect(merge({ base, mine: [rule("a"), rule("m"), rule("z")], theirs: [rule("t"), rule("a"), rule("z")] })).toEqual({
      value: [rule("t"), rule("a"), rule("m"), rule("z")],
      asked: [],
    });
    expect(merge({ base, mine: [...base, rule("m")], theirs: [...base, rule("t")] }).value).toEqual([...base, rule("t"), rule("m")]);
  });

  test("one changes an element while the other adds, removes or moves others", () => {
    const base = [rule("a"), rule("b"), rule("c")];
    const { value, asked } = merge({ base, mine: [rule("a", "mine"), rule("b"), rule("c")], theirs: [rule("c"), rule("n"), rule("a")] });
    expect(value).toEqual([rule("c"), rule("n"), rule("a", "mine")]);
    expect(asked).toEqual([]);
  });

  test("only the element that both changed is asked, by its name", () => {
    const base = [rule("a"), rule("b")];
    const { asked } = merge({ base, mine: [rule("new"), rule("a"), rule("b", "mine")], theirs: [rule("a", "t"), rule("b", "theirs")] });
    expect(asked).toEqual(["b.condition"]);
  });

  test("what one removed and the other changed is asked, and so are two new ones of one name that differ", () => {
    expect(merge({ base: [rule("a"), rule("b")], mine: [rule("a")], theirs: [rule("a"), rule("b", "t")] }).asked).toEqual(["b"]);
    expect(merge({ base: [], mine: [rule("n", "m")], theirs: [rule("n", "t")] })).toEqual({
      value: [rule("n", "m")],
      asked: ["n.condition"],
    });
  });

  test("an element that was only renamed is still the same", () => {
    const base = [rule("a"), rule("b")];
    const { value, asked } = merge({ base, mine: [rule("a"), rule("renamed", "b")], theirs: [rule("a"), rule("b", "theirs"), rule("c")] });
    expect(value).toEqual([rule("a"), rule("renamed", "theirs"), rule("c")]);
    expect(asked).toEqual([]);
  });

  test("two orders of the same elements are asked as a whole", () => {
    const base = [rule("a"), rule("b"), rule("c")];
    const { asked } = merge({ base, mine: [rule("b"), rule("a"), rule("c")], theirs: [rule("a"), rule("c"), rule("b")] });
    expect(asked).toEqual([""]);
  });
});

describe("elements without a name", () => {
  test("are told apart by what they say and where they stand", () => {
    const base = ["a", "b", "c"];
    expect(merge({ base, mine: ["m", "a", "b", "c"], theirs: ["a", "c", "t"] })).toEqual({ value: ["m", "a", "c", "t"], asked: [] });
    expect(merge({ base, mine: ["a", "x", "c", "m"], theirs: ["t", "a", "b", "c"] })).toEqual({
      value: ["t", "a", "x", "c", "m"],
      asked: [],
    });
    expect(merge({ base, mine: ["a", "mine", "c"], theirs: ["a", "theirs", "c", "t"] })).toEqual({
      value: ["a", "mine", "c", "t"],
      asked: ["[1]"],
    });
  });

  test("what both added is there once", () => {
    expect(merge({ base: ["a"], mine: ["a", "n"], theirs: ["a", "n", "t"] })).toEqual({ value: ["a", "n", "t"], asked: [] });
  });

  test("an object is the same as long as it says mostly the same", () => {
    const model = (id: string, temperature: number) => ({ provider: "p", model: id, temperature });
    const { value, asked } = merge({
      base: [model("a", 1)],
      mine: [model("n", 0), model("a", 2)],
      theirs: [model("a", 1), model("t", 0)],
    });
    expect(value).toEqual([model("n", 0), model("a", 2), model("t", 0)]);
    expect(asked).toEqual([]);
  });

  test("lists that both made out of nothing are asked as a whole, unless their elements have names", () => {
    expect(merge({ base: undefined, mine: ["a"], theirs: ["b"] }).asked).toEqual([""]);
    expect(merge({ base: undefined, mine: [rule("a")], theirs: [rule("b")] })).toEqual({ value: [rule("b"), rule("a")], asked: [] });
  });
});

const words = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 6 });
const named = (list: fc.Arbitrary<string[]>) =>
  list.chain((names) => fc.tuple(...names.map((name) => fc.nat(2).map((n) => rule(name, `${n}`)))));
const lists = fc.oneof(
  fc.record({ base: words, mine: words, theirs: words }),
  fc.record({ base: named(words), mine: named(words), theirs: named(words) }),
);

describe("for any lists", () => {
  test("an addition is never lost, and what nobody else touched is as its editor left it", () => {
    fc.assert(
      fc.property(lists, ({ base, mine, theirs }) => {
        const { value, asked } = merge({ base, mine, theirs });
        if (asked.length > 0) return;
        const text = JSON.stringify(value);
        const known = JSON.stringify(base);
        for (const item of [...mine, ...theirs]) {
          const name = typeof item === "string" ? item : item.name;
          if (!known.includes(`"${name}"`)) expect(text).toContain(`"${name}"`);
        }
      }),
    );
  });

  test("with one side unchanged the other's list is the result, and who is who changes at most the order", () => {
    fc.assert(
      fc.property(lists, ({ base, mine, theirs }) => {
        expect(merge({ base, mine, theirs: base })).toEqual({ value: mine, asked: [] });
        const [one, other] = [merge({ base, mine, theirs }), merge({ base, mine: theirs, theirs: mine })];
        expect(other.asked.sort()).toEqual(one.asked.sort());
        if (one.asked.length > 0) return;
        const sorted = (value: unknown) => (value as unknown[]).map((item) => JSON.stringify(item)).sort();
        expect(sorted(other.value)).toEqual(sorted(one.value));
      }),
    );
  });
});
