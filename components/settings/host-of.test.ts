import { expect, test } from "vitest";
import { hostOf, hostOfSettings } from "./host-of";

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

test("a node goes where its address leads, or to the server that it names", () => {
  expect(hostOfSettings({ url: "https://api.example.com/x", host: "db.example.com" })).toBe("api.example.com");
  expect(hostOfSettings({ baseUrl: "https://search.example.com" })).toBe("search.example.com");
  expect(hostOfSettings({ host: "DB.example.com" })).toBe("db.example.com");
  expect(hostOfSettings({ host: "db.example.com", port: 6432 })).toBe("db.example.com:6432");
  expect(hostOfSettings({ host: "{{ trigger.host }}" })).toBeUndefined();
  expect(hostOfSettings({})).toBeUndefined();
});
