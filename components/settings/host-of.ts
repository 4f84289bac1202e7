/** The host of an address, with its port when it has one of its own; undefined where it is filled in by an expression, or is none. */
export function hostOf(address: unknown): string | undefined {
  const found = typeof address === "string" ? /^https?:\/\/([^/?#@\s{}]+)(?:[/?#]|$)/i.exec(address.trim()) : null;
  return found?.[1]?.toLowerCase();
}

/** Where a node goes by its settings: the host of its address, or the server that it names. */
export function hostOfSettings({ url, baseUrl, host, port }: Readonly<Record<string, unknown>>): string | undefined {
  const byAddress = hostOf(url) ?? hostOf(baseUrl);
  if (byAddress !== undefined || typeof host !== "string" || !/^[a-z0-9.-]+$/i.test(host)) return byAddress;
  return `${host.toLowerCase()}${typeof port === "number" ? `:${port}` : ""}`;
}
