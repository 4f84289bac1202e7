import "server-only";
import type { Task } from "./read-task";

type Schema = Record<string, unknown>;
type Place = { schema: Schema; name: string; task: Task; root?: Schema; depth?: number };

const deepest = 8;
const said = "Scripted demo answer";

/** JSON that fits the schema, with values that have to do with the task. An empty schema: an object with a summary. */
export function writeJson(schema: Schema, task: Task): string {
  const value =
    Object.keys(schema).length === 0 ? { summary: `${said} on ${task.subject}` } : exampleValue({ schema, name: "answer", task });
  return JSON.stringify(value, null, 2);
}

/** One value that fits a JSON Schema: its own default or example if it names one, else by type and name. */
export function exampleValue({ schema: given, name, task, root = given, depth = 0 }: Place): unknown {
  const schema = resolveSchema(given, root);
  const place = { schema, name, task, root, depth };
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return chooseOption(schema.enum, task);
  if ("default" in schema) return schema.default;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  switch (typeOf(schema)) {
    case "object":
      return exampleObject(place);
    case "array":
      return exampleArray(place);
    case "integer":
    case "number":
      return exampleNumber(schema, name);
    case "boolean":
      return !/error|fail|spam|risk|block|urgent|reject/i.test(name);
    case "null":
      return null;
    default:
      return exampleString(schema, name, task);
  }
}

/** Follows a local $ref, takes the first useful branch of anyOf and oneOf, and joins allOf. */
function resolveSchema(schema: Schema, root: Schema, hops = 0): Schema {
  if (hops > 10) return {};
  if (typeof schema.$ref === "string") return resolveSchema(followRef(schema.$ref, root), root, hops + 1);
  const branches = readSchemas(schema.anyOf ?? schema.oneOf);
  const branch = branches.find((one) => one.type !== "null") ?? branches[0];
  if (branch) return resolveSchema({ ...without(schema, "anyOf", "oneOf"), ...branch }, root, hops + 1);
  const parts = readSchemas(schema.allOf);
  if (parts.length === 0) return schema;
  const joined = parts.map((one) => resolveSchema(one, root, hops + 1)).reduce(joinSchemas, without(schema, "allOf"));
  return joined;
}

function followRef(ref: string, root: Schema): Schema {
  const keys = ref
    .replace(/^#\/?/, "")
    .split("/")
    .filter(Boolean)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce<Schema>((at, key) => readSchema(at[key]), root);
}

const readSchema = (value: unknown): Schema => (typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {});
const readSchemas = (value: unknown): Schema[] => (Array.isArray(value) ? value.map(readSchema) : []);
const without = (schema: Schema, ...keys: string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));

function joinSchemas(left: Schema, right: Schema): Schema {
  return {
    ...left,
    ...right,
    properties: { ...readSchema(left.properties), ...readSchema(right.properties) },
    required: [...readList(left.required), ...readList(right.required)],
  };
}

const readList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const readNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

function typeOf({ type, properties, items, minimum, maximum }: Schema): string {
  const named = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  if (typeof named === "string") return named;
  if (properties) return "object";
  if (items) return "array";
  return minimum !== undefined || maximum !== undefined ? "number" : "string";
}

/** All properties near the top, only the required ones deeper, so that a schema that contains itself comes to an end. */
function exampleObject({ schema, task, root, depth = 0 }: Place): Record<string, unknown> {
  const required = readList(schema.required);
  const entries = Object.entries(readSchema(schema.properties)).filter(([key]) => required.includes(key) || depth < 3);
  if (depth > deepest) return {};
  return Object.fromEntries(
    entries.map(([key, property]) => [key, exampleValue({ schema: readSchema(property), name: key, task, root, depth: depth + 1 })]),
  );
}

function exampleArray({ schema, name, task, root, depth = 0 }: Place): unknown[] {
  const fewest = readNumber(schema.minItems) ?? 0;
  const most = readNumber(schema.maxItems) ?? Number.POSITIVE_INFINITY;
  const length = depth > deepest ? fewest : Math.min(Math.max(fewest, depth < 3 ? 2 : 1), most);
  const items = readSchema(schema.items);
  const made = Array.from({ length }, (_, index) => {
    const value = exampleValue({ schema: items, name, task, root, depth: depth + 1 });
    return typeof value === "string" && schema.uniqueItems === true && index > 0 && !Array.isArray(items.enum)
      ? `${value} ${index + 1}`
      : value;
  });
  if (schema.uniqueItems !== true || !Array.isArray(items.enum)) return made;
  return items.enum.slice(0, Math.max(fewest, 1));
}

function exampleNumber(schema: Schema, name: string): number {
  const step = readNumber(schema.multipleOf) ?? (typeOf(schema) === "integer" ? 1 : undefined);
  const smallest = readNumber(schema.minimum) ?? lift(readNumber(schema.exclusiveMinimum), step ?? 0.01);
  const largest = readNumber(schema.maximum) ?? lift(readNumber(schema.exclusiveMaximum), -(step ?? 0.01));
  const low = smallest ?? Math.min(0, largest ?? 0);
  const high = largest ?? Math.max(low + 100, 100);
  // A score of 82 %, a small number for anything else.
  const wish = /score|confidence|rating|probab|quality|percent/i.test(name) ? low + (high - low) * 0.82 : Math.min(Math.max(3, low), high);
  if (step === undefined) return Math.round(wish * 100) / 100 >= low ? Math.min(Math.round(wish * 100) / 100, high) : wish;
  const rounded = Math.round(wish / step) * step;
  return rounded < low ? Math.ceil(low / step) * step : rounded > high ? Math.floor(high / step) * step : rounded;
}

const lift = (bound: number | undefined, by: number) => (bound === undefined ? undefined : bound + by);

const formats: Record<string, string> = {
  date: "2026-01-15",
  time: "09:30:00Z",
  "date-time": "2026-01-15T09:30:00Z",
  email: "demo@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "123e4567-e89b-42d3-a456-426614174000",
  ipv4: "192.0.2.1",
  hostname: "example.com",
};

function exampleString(schema: Schema, name: string, { subject }: Task): string {
  const formatted = typeof schema.format === "string" ? formats[schema.format] : undefined;
  if (formatted !== undefined) return formatted;
  const about = subject.replace(/[“”]/g, "");
  const text = /summary|remark|reason|text|comment|explanation|description|answer|message|feedback/i.test(name)
    ? `${said}, not written by an AI: ${about}`
    : /title|subject|topic|name|query|question/i.test(name)
      ? about
      : `${name} (demo)`;
  const longest = readNumber(schema.maxLength) ?? 400;
  return text.slice(0, longest).padEnd(readNumber(schema.minLength) ?? 0, ".");
}

/** Words that speak for an option although they are not its name. */
const hints: Record<string, RegExp> = {
  billing: /charg|refund|invoice|paid|payment|card\b|money|price/i,
  bug: /error|crash|broken|does ?n.t work|fail|bug|blank|freez/i,
  question: /\?|how |what |where |when /i,
  support: /help|problem|issue/i,
  high: /urgent|asap|immediately|at once|twice|today|friday|down\b/i,
  critical: /outage|data loss|security|breach/i,
  positive: /thank|great|love|good|happy/i,
  negative: /angry|bad|broken|disappoint|terrible|nothing came/i,
};

/** Chosen when nothing speaks for another option. */
const middle = new Set(["normal", "medium", "neutral", "other"]);

function chooseOption(options: readonly unknown[], { prompt }: Task): unknown {
  const texts = options.filter((option) => typeof option === "string");
  const named = texts.find((option) => new RegExp(`\\b${option.replace(/[^\w ]/g, ".")}\\b`, "i").test(prompt));
  const hinted = texts.find((option) => Object.hasOwn(hints, option.toLowerCase()) && hints[option.toLowerCase()]?.test(prompt));
  return named ?? hinted ?? texts.find((option) => middle.has(option.toLowerCase())) ?? options[0];
}
