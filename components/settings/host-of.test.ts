import { expect, test } from "vitest";
import { hostOf } from "./host-of";

test("the host of an address is told as a credential names it", () => {
  expect(hostOf("https://API.example.com/v1/{{ trigger.id }}?x=1")).toBe("api.example.com");
  expect(hostOf("http://localhost:8080")).toBe("localhost:8080");
});

test("what is filled in later, or is no address, has none", () => {
  expect(hostOf("https://{{ trigger.host }}/v1")).toBeUndefined();
  expect(hostOf("https://api.{{ trigger.zone }}.example.com")).toBeUndefined();
  expect(hostOf("{{ trigger.url }}")).toBeUndefined();
  expect(hostOf("example.com")).toBeUndefined();
  expect(hostOf(undefined)).toBeUndefined();
});
