import { typesOf, type ValueSchema } from "./value-schema";

const words: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  boolean: "true or false",
  array: "list",
  object: "object",
  null: "nothing",
};

/** What kind of value it is, in a word or two; "" for anything. */
export function describeType(schema: ValueSchema): string {
  const options = schema.enum ?? ("const" in schema ? [schema.const] : null);
  if (options && options.length <= 4) return options.map((option) => JSON.stringify(option)).join(" or ");
  const types = typesOf(schema);
  if (types === null) return "";
  return [...types].map((type) => describeOne(type, schema)).join(" or ");
}

function describeOne(type: string, schema: ValueSchema): string {
  const item = type === "array" && typeof schema.items === "object" ? typesOf(schema.items) : null;
  const [only] = item ?? [];
  if (item?.size === 1 && only !== undefined) return `list of ${only === "object" ? "objects" : only === "array" ? "lists" : plural(only)}`;
  return words[type] ?? type;
}

function plural(type: string): string {
  return type === "string" ? "texts" : type === "number" ? "numbers" : (words[type] ?? type);
}

/** "a number", "text": for sentences. */
export function describeTypes(types: Iterable<string>): string {
  const each = [...types].map((type) => {
    const word = words[type] ?? type;
    return type === "string" || type === "boolean" || type === "null" ? word : `${type === "object" ? "an" : "a"} ${word}`;
  });
  return each.length > 1 ? `${each.slice(0, -1).join(", ")} or ${each.at(-1)}` : (each[0] ?? "anything");
}
