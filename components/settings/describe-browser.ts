const browsers = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Mac OS X", "macOS"],
  ["Windows", "Windows"],
  ["Linux", "Linux"],
] as const;

/** "Firefox on Linux" from a User-Agent header. The order matters: every Edge also says Chrome, every Chrome also Safari. */
export function describeBrowser(userAgent: string): { name: string; mobile: boolean } {
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1] ?? "A browser";
  const system = systems.find(([mark]) => userAgent.includes(mark))?.[1];
  return { name: system ? `${browser} on ${system}` : browser, mobile: /Mobi|Android|iPhone|iPad/.test(userAgent) };
}
