import fc from "fast-check";
import { expect, test } from "vitest";
import { eventStreamReader } from "./event-stream";

const encoder = new TextEncoder();
const read = (pieces: Uint8Array[]) => {
  const reader = eventStreamReader();
  return pieces.flatMap((piece) => reader.push(piece));
};

const event = fc.record({
  text: fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, " ")),
  end: fc.constantFrom("\n", "\r\n", "\r"),
});

test("events are the same wherever their bytes are cut, and however their lines end", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), fc.array(fc.nat(400), { maxLength: 8 }), (events, cuts) => {
      const bytes = encoder.encode(`: hello\n\n${events.map(({ text, end }) => `data: ${text}${end}${end}`).join("")}\n`);
      const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const pieces = edges.slice(1).map((to, index) => bytes.slice(edges[index], to));
      expect(read(pieces)).toEqual(events.map(({ text }) => text));
    }),
  );
});

test("lines of one event are joined, other fields are passed over, and half an event is none", () => {
  expect(read([encoder.encode("event: x\nid: 1\ndata: a\ndata:b\n\nretry: 3\n\ndata: half\n")])).toEqual(["a\nb"]);
});
