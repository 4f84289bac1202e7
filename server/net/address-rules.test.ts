import { expect, test } from "vitest";
import { isAddressAllowed, isNameAllowed, isPublicAddress, parseAllowList } from "./address-rules";

test("public addresses are public", () => {
  for (const address of ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2001:4860:4860::8888", "::ffff:1.1.1.1"])
    expect(isPublicAddress(address), address).toBe(true);
});

test("rubbish is not public", () => {
  for (const address of ["", "localhost", "1.2.3", "::g"]) expect(isPublicAddress(address), address).toBe(false);
});

test("the allow list reads hosts, ports, networks and IPv6", () => {
  const list = parseAllowList(["Ollama.lan:11434", "models", "10.1.0.0/16", "192.168.1.5:8080", "[::1]:3000", "fd00::1"]);
  expect(isNameAllowed(list, "ollama.LAN.", 11434)).toBe(true);
  expect(isNameAllowed(list, "ollama.lan", 80)).toBe(false);
  expect(isNameAllowed(list, "models", 1234)).toBe(true);
  expect(isNameAllowed(list, "other-models", 1234)).toBe(false);
  expect(isAddressAllowed(list, "10.1.200.3", 80)).toBe(true);
  expect(isAddressAllowed(list, "::ffff:10.1.200.3", 80)).toBe(true);
  expect(isAddressAllowed(list, "10.2.0.1", 80)).toBe(false);
  expect(isAddressAllowed(list, "192.168.1.5", 8080)).toBe(true);
  expect(isAddressAllowed(list, "192.168.1.5", 80)).toBe(false);
  expect(isAddressAllowed(list, "::1", 3000)).toBe(true);
  expect(isAddressAllowed(list, "fd00::1", 9)).toBe(true);
});

test.each(["10.0.0.0/99", "http://x", "a b", "host:99999", "[::1"])("the allow list names a bad entry: %s", (entry) => {
  expect(() => parseAllowList([entry])).toThrow(`"${entry}" is not a host`);
});
