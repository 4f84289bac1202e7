import { expect, test } from "vitest";
import { decodePage } from "./decode-page";

const latin = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["what the server says", latin("caf\xe9"), "text/html; charset=ISO-8859-1"],
  ["what the page says", latin('<meta charset="windows-1252"><p>caf\xe9'), "text/html"],
  ["what the page says the old way", latin('<meta http-equiv="content-type" content="text/html; charset=iso-8859-1">caf\xe9'), "text/html"],
  ["UTF-8 when nobody says", Buffer.from("café"), ""],
  ["UTF-8 when the name is none", Buffer.from("café"), "text/html; charset=utf-9000"],
  ["its mark before all", Buffer.from("\ufeffcafé", "utf16le"), "text/html; charset=utf-8"],
])("a page is read in %s", (_what, bytes, contentType) => {
  expect(decodePage(bytes, contentType)).toContain("café");
});

test("bytes that are no text of the encoding are marked, not thrown", () => {
  expect(decodePage(latin("caf\xe9 noir"), "text/html; charset=utf-8")).toBe("caf\ufffd noir");
});
