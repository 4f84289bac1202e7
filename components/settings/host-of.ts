/** The host of an address, with its port when it has one of its own; undefined where it is filled in by an expression, or is none. */
export function hostOf(address: unknown): string | undefined {
  const found = typeof address === "string" ? /^https?:\/\/([^/?#@\s{}]+)(?:[/?#]|$)/i.exec(address.trim()) : null;
  return found?.[1]?.toLowerCase();
}
