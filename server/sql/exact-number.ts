import "server-only";

/** As a number where that says the same. */
export function exactNumber(text: string): number | string {
  const digits = text.replace(/^-|\./g, "").replace(/^0+/, "");
  return digits.length <= 15 && Number.isFinite(Number(text)) ? Number(text) : text;
}
