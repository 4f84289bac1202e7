import { RE2JS, RE2JSException } from "re2js";
import { isPlainObject } from "./read-path";

/** Counts work and ends an evaluation; both throw. */
export type Meter = { spend(steps: number): void; fail(message: string, fix?: string): never };

/** Deeper data than this is not compared: it would overflow the stack. */
const comparedDepth = 200;
const patternChars = 1_000;

/** What a value is, in words. */
export function describeValue(value: unknown): string {
  if (value === null) return "nothing (null)";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text “${value.length > 40 ? `${value.slice(0, 39)}…` : value}”`;
  return typeof value === "object" ? "an object" : `${value}`;
}

/** JSON equality: same type and same content, objects in any order of keys. */
export function equalValues(left: unknown, right: unknown, meter: Meter, depth = 0): boolean {
  meter.spend(1);
  if (left === right) return true;
  if (depth > comparedDepth) return meter.fail(`the values are nested deeper than ${comparedDepth} levels`);
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => equalValues(item, right[index], meter, depth + 1))
    );
  if (!isPlainObject(left) || !isPlainObject(right)) return false;
  const keys = Object.keys(left);
  meter.spend(keys.length);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equalValues(left[key], right[key], meter, depth + 1))
  );
}

/** `in`: an element of a list, a key of an object, a part of a text. */
export function containsValue(container: unknown, value: unknown, meter: Meter): boolean {
  if (container === null) return false;
  if (Array.isArray(container)) return container.some((item) => equalValues(item, value, meter));
  if (typeof container === "string" && typeof value === "string") return spendText(container, meter).includes(value);
  if (isPlainObject(container)) return typeof value === "string" && Object.hasOwn(container, value);
  return meter.fail(`“in” looks into a list, an object or a text, not into ${describeValue(container)}`);
}

/** Orders numbers and texts. Null is neither less nor greater. */
export function compareValues(op: "<" | "<=" | ">" | ">=", left: unknown, right: unknown, meter: Meter): boolean {
  if (left === null || right === null) return false;
  const numbers = typeof left === "number" && typeof right === "number";
  const texts = typeof left === "string" && typeof right === "string";
  if (!numbers && !texts)
    return meter.fail(`${describeValue(left)} and ${describeValue(right)} cannot be ordered`, "Turn texts into numbers with double(…).");
  if (op === "<") return left < right;
  if (op === "<=") return left <= right;
  return op === ">" ? left > right : left >= right;
}

export function addValues(left: unknown, right: unknown, meter: Meter): unknown {
  if (left === null || right === null) return null;
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" && typeof right === "string") return spendText(left, meter) + spendText(right, meter);
  if (!Array.isArray(left) || !Array.isArray(right))
    return meter.fail(`${describeValue(left)} and ${describeValue(right)} cannot be added`, "Turn numbers into text with string(…).");
  meter.spend(left.length + right.length);
  return [...left, ...right];
}

export function callFunction(name: string, [value]: unknown[], meter: Meter): unknown {
  switch (name) {
    case "size":
      return measure(value, meter);
    case "int":
      return toNumber(value, meter, Math.trunc);
    case "double":
      return toNumber(value, meter, (number) => number);
    case "string":
      return value === null || typeof value === "string"
        ? value
        : typeof value === "object"
          ? meter.fail("string() takes a number, a text or a truth value")
          : String(value);
    case "bool":
      return value === "true"
        ? true
        : value === "false"
          ? false
          : value === null || typeof value === "boolean"
            ? value
            : meter.fail(`${describeValue(value)} is not true or false`);
    case "type":
      return value === null
        ? "null"
        : Array.isArray(value)
          ? "list"
          : typeof value === "object"
            ? "map"
            : typeof value === "boolean"
              ? "bool"
              : typeof value;
    default:
      return meter.fail(`there is no function ${name}()`);
  }
}

function measure(value: unknown, meter: Meter): number {
  if (value === null) return 0;
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isPlainObject(value) ? Object.keys(value).length : meter.fail(`${describeValue(value)} has no size`);
}

function toNumber(value: unknown, meter: Meter, round: (number: number) => number): number | null {
  if (value === null) return null;
  const number = typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? round(number) : meter.fail(`${describeValue(value)} is not a number`);
}

/** Methods of texts and lists. On null they give null, as reading a field of null does. */
export function callMethod(name: string, receiver: unknown, args: unknown[], meter: Meter): unknown {
  if (name === "size") return measure(receiver, meter);
  if (receiver === null || args.includes(null)) return null;
  if (name === "join") return joinTexts(receiver, args[0] ?? "", meter);
  if (typeof receiver !== "string") return meter.fail(`.${name}() works on a text, not on ${describeValue(receiver)}`);
  const [argument = ""] = args;
  if (typeof argument !== "string") return meter.fail(`.${name}() takes a text, not ${describeValue(argument)}`);
  spendText(receiver, meter);
  switch (name) {
    case "contains":
      return receiver.includes(argument);
    case "startsWith":
      return receiver.startsWith(argument);
    case "endsWith":
      return receiver.endsWith(argument);
    case "indexOf":
      return receiver.indexOf(argument);
    case "lowerAscii":
      return receiver.toLowerCase();
    case "upperAscii":
      return receiver.toUpperCase();
    case "trim":
      return receiver.trim();
    case "split":
      meter.spend(receiver.length);
      return receiver.split(argument);
    case "matches":
      return matchPattern(receiver, argument, meter);
    default:
      return meter.fail(`there is no function .${name}()`);
  }
}

function joinTexts(list: unknown, separator: unknown, meter: Meter): string {
  if (!Array.isArray(list) || typeof separator !== "string") return meter.fail(".join() works on a list of texts");
  for (const item of list)
    spendText(
      typeof item === "string" ? item : meter.fail(`.join() works on a list of texts; one element is ${describeValue(item)}`),
      meter,
    );
  meter.spend(list.length * (1 + separator.length / 64));
  return list.join(separator);
}

/** Linear in the text, whatever the pattern; never V8's own engine, which can take exponential time. */
function matchPattern(text: string, pattern: string, meter: Meter): boolean {
  if (pattern.length > patternChars) return meter.fail(`the pattern is longer than ${patternChars} characters`);
  meter.spend(text.length + pattern.length * 10);
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return meter.fail(`the pattern “${pattern}” cannot be read: ${error.message}`);
    throw error;
  }
}

function spendText(text: string, meter: Meter): string {
  meter.spend(1 + text.length / 64);
  return text;
}
