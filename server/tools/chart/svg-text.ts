// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Somebody's words as text of an SVG: nothing in them is markup. */
export function svgText(text: string, maxChars = 200): string {
  const short = text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text;
  return short
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(unwritable, "")
    .replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);
}

/** A picture as an address that an <img> shows: nothing in it runs there. */
export function svgAddress(svg: string): string {
  const bytes = new TextEncoder().encode(svg);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return `data:image/svg+xml;base64,${btoa(binary)}`;
}
