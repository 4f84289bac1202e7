import { expect, test } from "vitest";
import { checkMapping } from "./check-mapping";

const read = (text: string) => {
  const checked = checkMapping("jsonata", text);
  if (!checked?.ok) throw new Error(checked?.message);
  return checked.references.map(({ root, path, from, to, parts }) => {
    expect(parts.map((part) => text.slice(part.from, part.to).replaceAll(/[`"']/g, ""))).toEqual([root, ...path]);
    return { name: [root, ...path].join("."), text: text.slice(from, to) };
  });
};
const names = (text: string) => read(text).map(({ name }) => name);

test("a mapping reads the names at its top, with the fields after them", () => {
  expect(names('{ "total": $sum(input.lines.price), "who": find.person.first }')).toEqual(["input.lines.price", "find.person.first"]);
  expect(names("find.`first name`")).toEqual(["find.first name"]);
  expect(names("input ? find.a : trigger.b")).toEqual(["input", "find.a", "trigger.b"]);
  expect(names("find.a ?: find.b")).toEqual(["find.a", "find.b"]);
  expect(names("[find.a, -find.b + 1]")).toEqual(["find.a", "find.b"]);
});

test("what stands between the fields is no part of the path", () => {
  expect(read("find.orders[0].id")).toEqual([{ name: "find.orders.id", text: "find.orders[0].id" }]);
  expect(names("(find.orders).id")).toEqual(["find.orders"]);
  expect(names("find.orders.(id & name)")).toEqual(["find.orders"]);
});

test("names inside filters, groups, sorts and steps belong to what is looked at there, but for $$", () => {
  expect(names("find.orders[price > $$.trigger.least].id")).toEqual(["find.orders.id", "trigger.least"]);
  expect(names("find.orders{ name: $sum(price) }")).toEqual(["find.orders"]);
  expect(names("find.orders^(>price).{ 'id': id, 'of': $$.input.name }")).toEqual(["find.orders", "input.name"]);
  expect(names("find ~> |orders|{ 'price': price * 2 }|")).toEqual(["find"]);
});

test("inside a function names mean what they mean around it, and variables are no names", () => {
  expect(names("$map(find.orders, function($order) { $order.price * trigger.rate })")).toEqual(["find.orders", "trigger.rate"]);
  expect(names("( $rate := trigger.rate; $rate.name; $lookup(find, 'a') )")).toEqual(["trigger.rate", "find"]);
  expect(names("sum(1)")).toEqual([]);
  expect(names("$.find.a")).toEqual(["find.a"]);
});

test("what nothing is read of has no names", () => {
  expect(names('"input.x"')).toEqual([]);
  expect(names("1 + 2")).toEqual([]);
  expect(names("*.x")).toEqual([]);
});
