// Where in a text a value lands that is dropped on it.
import { findReferenceRanges } from "./find-reference";
import type { Point } from "./use-value-drop";

/** The place in a text box under a point of the screen; its end where the browser cannot tell. */
export function placeInBox(box: HTMLTextAreaElement, { x, y }: Point): number {
  const found = document.caretPositionFromPoint?.(x, y);
  return found?.offsetNode === box ? found.offset : box.value.length;
}

/** The nearest place that is not inside a reference, which a value in its middle would break. */
export function outsideReferences(text: string, at: number): number {
  const around = findReferenceRanges(text).find(({ from, to }) => from < at && at < to);
  if (!around) return at;
  return at - around.from < around.to - at ? around.from : around.to;
}

/** Whether a place of a JSON text is inside a string of it. */
export function isInJsonString(text: string, at: number): boolean {
  let isInside = false;
  for (let index = 0; index < at; index++) {
    if (text[index] === "\\" && isInside) index += 1;
    else if (text[index] === '"') isInside = !isInside;
  }
  return isInside;
}
