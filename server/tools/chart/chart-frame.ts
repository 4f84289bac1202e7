import { svgText } from "./svg-text";

// A picture of its own, seen in mails and reports too, so its colours are not the app's: dark on white, and told apart without red and green.
const palette = [
  "#2563eb",
  "#e8871e",
  "#0f766e",
  "#a21caf",
  "#64748b",
  "#b45309",
  "#0891b2",
  "#be123c",
  "#4d7c0f",
  "#6d28d9",
  "#7f5539",
  "#334155",
] as const;
export const ink = { text: "#1f2937", soft: "#6b7280", line: "#e5e7eb", ground: "#ffffff" } as const;

export const size = { width: 800, height: 450 } as const;

export type Area = { left: number; right: number; top: number; bottom: number };

export const colorOf = (index: number) => palette[index % palette.length] ?? ink.text;

/** Of a letter, on the average; names are cut by it rather than measured. */
const letterWidth = 6.2;
export const fits = (pixels: number) => Math.max(3, Math.floor(pixels / letterWidth));

type Text = {
  x: number;
  y: number;
  anchor?: "start" | "middle" | "end";
  size?: number;
  color?: string;
  weight?: number;
  maxChars?: number;
  turn?: number;
};

export function drawText(
  text: string,
  { x, y, anchor = "start", size: fontSize = 11, color = ink.soft, weight = 400, maxChars = 200, turn }: Text,
): string {
  const turned = turn === undefined ? "" : ` transform="rotate(${turn} ${round(x)} ${round(y)})"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${fontSize}" font-weight="${weight}" fill="${color}"${turned}>${svgText(text, maxChars)}</text>`;
}

export const round = (value: number) => Math.round(value * 100) / 100;

type Frame = { title: string; names: readonly string[] /** Of what is drawn, told to those who cannot see it. */; description: string };

/** Title and names at the top; gives the area that is left. */
export function drawHead({ title, names }: Pick<Frame, "title" | "names">): { marks: string[]; top: number } {
  const marks: string[] = [];
  let top = 20;
  if (title !== "") {
    marks.push(drawText(title, { x: 24, y: top + 14, size: 16, color: ink.text, weight: 600, maxChars: 90 }));
    top += 28;
  }
  if (names.length > 1) {
    let x = 24;
    for (const [index, name] of names.entries()) {
      const shown = name.length > 24 ? `${name.slice(0, 23)}…` : name;
      const width = 26 + shown.length * letterWidth;
      if (x + width > size.width - 24 && x > 24) {
        x = 24;
        top += 18;
      }
      marks.push(`<rect x="${x}" y="${top}" width="10" height="10" rx="2" fill="${colorOf(index)}"/>`);
      marks.push(drawText(shown, { x: x + 15, y: top + 9, color: ink.text }));
      x += width;
    }
    top += 22;
  }
  return { marks, top: top + 8 };
}

export function wrapSvg({ title, description }: Omit<Frame, "names">, marks: readonly string[]): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">`,
    `<title>${svgText(title || "Chart")}</title><desc>${svgText(description, 500)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    ...marks,
    "</svg>",
  ].join("");
}
