import { expect } from "@playwright/test";
import { makeChain, makeNode } from "./support/documents";
import { openDrawing, undoOf } from "./support/drawing";
import { test } from "./support/journey";

/** A chain whose first and third node are a group, with a note beside the second, all of it in disorder. */
function muddle() {
  const chain = makeChain(
    makeNode("start", { type: "manual", name: "Start" }),
    makeNode("one", { type: "set", name: "One" }),
    makeNode("two", { type: "set", name: "Two" }),
    makeNode("three", { type: "set", name: "Three" }),
  );
  const places = [
    { x: 600, y: 0 },
    { x: 0, y: 300 },
    { x: 900, y: 120 },
    { x: 40, y: 20 },
  ];
  const size = { width: 180, height: 100 };
  return {
    ...chain,
    nodes: chain.nodes.map((node, index) => ({ ...node, position: places[index] ?? node.position })),
    groups: [{ id: "pair", name: "Pair", nodeIds: ["one", "three"] }],
    notes: [
      { id: "beside", position: { x: 900 + 212 + 30, y: 120 }, size, text: "Beside two" },
      { id: "inWay", position: { x: 30, y: 60 }, size, text: "In the way" },
    ],
  };
}

type Box = { x: number; y: number; width: number; height: number };
const touch = (one: Box, other: Box) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

test("tidying keeps a group together and its notes beside their nodes, as one step of undo, by key and by button", async ({
  page,
  org,
}) => {
  const drawing = await openDrawing(page, org, muddle() as never);
  const before = await drawing.read();
  await page.keyboard.press("Shift+L");
  await expect(undoOf(page, "tidy up")).toBeVisible();
  const { nodes, notes } = await drawing.read();
  const boxOf = (id: string): Box => ({ ...nodes.find((node) => node.id === id)!.position, width: 212, height: 72 });
  const [one, three] = [boxOf("one"), boxOf("three")];
  const frame = { x: Math.min(one.x, three.x), y: Math.min(one.y, three.y), width: 0, height: 0 };
  frame.width = Math.max(one.x, three.x) + 212 - frame.x;
  frame.height = Math.max(one.y, three.y) + 72 - frame.y;
  for (const id of ["start", "two"]) expect(touch(frame, boxOf(id))).toBe(false);
  for (const note of notes) for (const { id } of nodes) expect(touch({ ...note.position, ...note.size }, boxOf(id))).toBe(false);
  const beside = notes.find(({ id }) => id === "beside");
  expect(beside?.position).toEqual({ x: boxOf("two").x + 212 + 30, y: boxOf("two").y });

  await undoOf(page, "tidy up").click();
  const back = await drawing.read();
  expect([back.nodes, back.notes]).toEqual([before.nodes, before.notes]);
  await page.getByRole("button", { name: "Tidy up", exact: true }).click();
  await expect(undoOf(page, "tidy up")).toBeVisible();
});
