// Finds what is to be read in a page of somebody else's HTML and writes it as Markdown. Nothing of the page is run or fetched.
import { parentPort, workerData } from "node:worker_threads";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import TurndownService from "turndown";

const { maxLinks } = workerData;
const elementsAtMost = 50_000;
const neverRead =
  "title, meta, link, script, style, noscript, template, iframe, object, embed, svg, canvas, form, button, input, select, textarea, [hidden], [aria-hidden=true]";

const turndown = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-", emDelimiter: "*" });
turndown.addRule("table", {
  filter: (node) => node.nodeName === "TABLE" && isOfData(node),
  replacement: (_content, node) => `\n\n${writeTable(node)}\n\n`,
});
// A picture says what it shows. Its address would only be something that fetches it.
turndown.addRule("picture", {
  filter: "img",
  replacement: (_content, node) => (node.getAttribute("alt") ? `[picture: ${node.getAttribute("alt")}]` : ""),
});

parentPort.on("message", ({ html, url }) => parentPort.postMessage(answer(html, url)));
parentPort.postMessage("ready");

function answer(html, url) {
  try {
    return { ok: true, article: read(html, url) };
  } catch (problem) {
    const tooDeep = problem instanceof RangeError;
    return { ok: false, message: tooDeep ? "it is nested too deeply" : String(problem?.message ?? problem).slice(0, 300), spent: tooDeep };
  }
}

function read(html, url) {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`);
  if (document.querySelectorAll("*").length > elementsAtMost) throw new Error(`it has more than ${elementsAtMost} elements`);
  const title = textOf(document.querySelector("title")) || textOf(document.querySelector("h1"));
  const language = document.documentElement?.getAttribute("lang") || null;
  makeAbsolute(document, baseOf(document, url));
  const body = document.body?.cloneNode(true) ?? null;
  const found = new Readability(document, { maxElemsToParse: elementsAtMost, charThreshold: 200 }).parse();
  const content = parseContent(found?.content ?? body?.innerHTML ?? "");
  for (const unread of content.querySelectorAll(neverRead)) unread.remove();
  return {
    title: found?.title || title,
    byline: found?.byline || null,
    siteName: found?.siteName || null,
    publishedAt: found?.publishedTime || null,
    language: found?.lang || language,
    markdown: turndown.turndown(content).trim(),
    links: listLinks(content),
  };
}

const parseContent = (html) => parseHTML(`<!doctype html><html><body>${html}</body></html>`).document.body;

const textOf = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

function baseOf(document, url) {
  const declared = document.querySelector("base[href]")?.getAttribute("href");
  return declared && URL.canParse(declared, url) ? new URL(declared, url).href : url;
}

/** Links as whole addresses; those that are none for a reader become their text. */
function makeAbsolute(document, base) {
  for (const link of document.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    const target = URL.canParse(href, base) ? new URL(href, base) : null;
    if (target && /^(https?|mailto):$/.test(target.protocol)) link.setAttribute("href", target.href);
    else link.removeAttribute("href");
  }
}

/** Not one that only sets things beside each other. */
function isOfData(table) {
  const rows = [...table.querySelectorAll("tr")];
  return !table.querySelector("table") && rows.length > 1 && rows.every((row) => row.querySelectorAll("th, td").length > 1);
}

function writeTable(table) {
  const rows = [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("th, td")].map(writeCell));
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [head, ...rest] = rows;
  return [line(head), line(Array(width).fill("---")), ...rest.map(line)].join("\n");
}

const writeCell = (cell) =>
  turndown
    .turndown(cell)
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|");

function listLinks(content) {
  const links = new Map();
  for (const link of content.querySelectorAll("a[href]")) {
    if (links.size >= maxLinks) break;
    const text = textOf(link).slice(0, 200);
    const url = link.getAttribute("href");
    if (text && !links.has(url)) links.set(url, { text, url });
  }
  return [...links.values()];
}
