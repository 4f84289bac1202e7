import { expect, test } from "vitest";
import { readAs } from "./read-as";

const image = "data:image/svg+xml;base64,PHN2Zy8+";

test("a picture is read as one, alone or with what is said about it", () => {
  expect(readAs(image)).toEqual({ kind: "picture", source: image, title: "", rest: {} });
  expect(readAs({ image, title: "Orders", rows: 3 })).toEqual({
    kind: "picture",
    source: image,
    title: "Orders",
    rest: { title: "Orders", rows: 3 },
  });
});

test.each([
  ["javascript:alert(1)"],
  ["https://evil.example/x.svg"],
  ["data:text/html;base64,PHN2Zy8+"],
  ["data:image/svg+xml,<svg onload=alert(1)>"],
])("an address that would be fetched or run is text: %s", (address) => {
  expect(readAs(address)).toEqual({ kind: "text", text: address });
  expect(readAs({ image: address })).toBeNull();
});

test("what a database gives is a table, in the order of its columns, with the rest below", () => {
  expect(readAs({ columns: ["b", "a"], rows: [{ a: 1, b: 2 }], truncated: true })).toEqual({
    kind: "table",
    columns: ["b", "a"],
    rows: [{ a: 1, b: 2 }],
    rest: { truncated: true },
  });
  expect(readAs({ columns: ["a"], rows: [], truncated: false })).toBeNull();
});
