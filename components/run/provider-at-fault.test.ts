import { expect, test } from "vitest";
import { listModels, namesOf, providerAtFault } from "./provider-at-fault";

const models = [
  { provider: "openai", model: "a" },
  { provider: "local", model: "b" },
  { provider: "openai", model: "c" },
];

test("the providers of a node are told from its models, or its one model", () => {
  expect(namesOf(listModels({ models }))).toEqual(["openai", "local"]);
  expect(namesOf(listModels({ model: models[1] }))).toEqual(["local"]);
  expect(namesOf(listModels({ models: "{{ input }}" }))).toEqual([]);
});

test("an error is about the provider that it names, else about the first that is asked", () => {
  expect(providerAtFault({ message: "“local” refused the key." }, ["openai", "local"])).toBe("local");
  expect(providerAtFault({ message: "The key was refused." }, ["openai", "local"])).toBe("openai");
  expect(providerAtFault({ message: "The key was refused." }, [])).toBeUndefined();
});
