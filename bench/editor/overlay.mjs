// A run of many steps with 100 clients on its event stream and one real browser on its page: how long after an event's own time
// (the database's clock, on the same machine) it has arrived, and how long after it the card shows it.
import http from "node:http";
import { openContext, untilQuiet } from "./browser.mjs";

const streamsPerKey = 20;
/** `document` waits a second after its start. { delivered, shown, events, seconds }: milliseconds, one entry for each event and client, and for each card. */
export async function measureOverlay({ app, browser, session, document, watchers = 100 }) {
  const { id } = await app.rest("POST", "workflows", { name: "Overlay", document });
  const { runId } = await app.rest("POST", `workflows/${id}/runs`, { version: "draft", input: {} });
  // It goes on when everybody watches.
  await app.rest("POST", `runs/${runId}/pause`, {});
  const context = await openContext(browser, session);
  const page = await context.newPage();
  await page.goto(`${app.baseUrl}/bench/runs/${runId}`);
  await page.locator(".react-flow__node").first().waitFor();
  const watchedFrom = await page.evaluate(watchCards);
  const keys = await makeKeys(page, app, Math.ceil(watchers / streamsPerKey));
  const clients = Array.from({ length: watchers }, (_, index) =>
    watchStream(`${app.baseUrl}/api/v1/runs/${runId}/events?after=0`, keys[index % keys.length]),
  );
  await Promise.all(clients.map(({ opened }) => opened));
  const resumed = Date.now();
  await app.rest("POST", `runs/${runId}/resume`, {});
  const logs = await Promise.all(clients.map(({ ended }) => ended));
  const succeeded = logs[0].events.filter(({ type, at }) => type === "step-succeeded" && Date.parse(at) > watchedFrom);
  const settled = new Map(succeeded.map(({ stepKey, at }) => [stepKey, Date.parse(at)]));
  await page.waitForFunction(() => /^(Succeeded|Failed)/.test(document.title));
  await untilQuiet(page);
  const shown = await page.evaluate(() => [...window.shown]);
  await context.close();
  return {
    events: logs[0].events.length,
    seconds: (Date.parse(logs[0].events.at(-1).at) - resumed) / 1_000,
    delivered: logs.flatMap(({ events: log, delays }) => delays.filter((_, index) => Date.parse(log[index].at) > resumed)),
    shown: shown.flatMap(([nodeId, at]) => (settled.has(nodeId) ? [at - settled.get(nodeId)] : [])),
  };
}

/** Runs in the page and gives the moment from which it knows when each card was first painted as succeeded, as epoch ms. */
function watchCards() {
  window.shown = new Map();
  const note = (card) => {
    const id = card.closest(".react-flow__node")?.getAttribute("data-id");
    if (card.getAttribute("data-status") !== "succeeded" || !id || window.shown.has(id)) return;
    window.shown.set(id, 0);
    requestAnimationFrame(() => window.shown.set(id, performance.timeOrigin + performance.now()));
  };
  const options = { subtree: true, attributes: true, attributeFilter: ["data-status"] };
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) note(target);
  });
  observer.observe(document.querySelector(".react-flow"), options);
  return Date.now();
}

/** The streams of one caller are limited, so the watchers come with several keys. */
async function makeKeys(page, app, count) {
  const headers = { "x-trellis-org": "bench", origin: app.baseUrl };
  const make = async (index) => {
    const data = { name: `Watcher ${index}`, scopes: ["run:read"] };
    const answer = await page.request.post(`${app.baseUrl}/api/trpc/apiKeys.create`, { headers, data });
    if (!answer.ok()) throw new Error(`no API key: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()).result.data.key;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}

/** Reads a run's stream: `opened` when it is answered, `ended` with its events and how long after its own time each arrived. */
function watchStream(url, key) {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  const ended = new Promise((resolve, reject) => {
    // Only kept while they come: a hundred clients that read what they get would hold each other up.
    const pieces = [];
    const request = http.get(url, { headers: { authorization: `Bearer ${key}`, accept: "text/event-stream" }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream answered ${answer.statusCode}`));
      open();
      answer
        .setEncoding("utf8")
        .on("data", (text) => pieces.push({ at: Date.now(), text }))
        .on("end", () => resolve(readPieces(pieces)));
    });
    request.on("error", reject);
  });
  return { opened, ended };
}

/** The events of a stream, each with how long after its own time the piece came that completed it. */
function readPieces(pieces) {
  const events = [];
  const delays = [];
  let rest = "";
  for (const { at, text } of pieces) {
    const parts = (rest + text).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      if (!part.includes("event: run-event")) continue;
      const event = JSON.parse(part.slice(part.indexOf("data: ") + 6));
      events.push(event);
      delays.push(at - Date.parse(event.at));
    }
  }
  return { events, delays };
}
