/** Colours of notes and groups, by the name that documents keep; marks.css says which tokens they are. */
export const markColors = ["yellow", "blue", "green", "pink", "violet", "grey"] as const;
export type MarkColor = (typeof markColors)[number];

/** The colour to draw: documents may name any. */
export function readColor(color: string | undefined, usual: MarkColor): MarkColor {
  return markColors.find((known) => known === color) ?? usual;
}
