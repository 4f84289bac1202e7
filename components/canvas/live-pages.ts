// A page holds a lock under its id for as long as it lives. So another one can tell a draft that was left behind from one that is
// still being worked on: of two tabs, of a tab and its duplicate, of a page and what the tab shows after a reload. Browsers give
// locks to pages from secure origins only; elsewhere nothing is known.

export type Page = {
  /** Of this load of the page alone: a duplicate of the tab and what a reload brings have ids of their own. */
  id: string;
  /** What the tab showed before. */
  before: string | null;
};

const prefix = "trellis:page:";
const sessionKey = "trellis:page";
/** The lock of what a reload ended may be given back a little later than the next page begins. */
const longestWaitMs = 1_000;

let known: Page | null = null;

/** This page. The tab remembers it for the one that comes next. */
export function readPage(session: Pick<Storage, "getItem" | "setItem">): Page {
  if (known) return known;
  known = { id: crypto.randomUUID(), before: session.getItem(sessionKey) };
  try {
    session.setItem(sessionKey, known.id);
  } catch {
    // Full or closed storage takes nothing: after a reload the draft is found as one of a tab that is gone.
  }
  return known;
}

let ready: Promise<void> | null = null;

/** The ids of the pages that are open, this one included; null when the browser does not tell. */
export async function listLivePages(page: Page): Promise<ReadonlySet<string> | null> {
  if (!("locks" in navigator)) return null;
  ready ??= begin(page);
  await ready;
  const { held = [], pending = [] } = await navigator.locks.query();
  return new Set([...held, ...pending].flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

async function begin({ id, before }: Page) {
  // Never settled: the browser gives the lock back when the page is gone.
  void navigator.locks.request(prefix + id, () => new Promise<never>(() => undefined));
  if (before === null) return;
  try {
    await navigator.locks.request(prefix + before, { signal: AbortSignal.timeout(longestWaitMs) }, () => undefined);
  } catch (error) {
    // It lives: this tab is a duplicate of it.
    if (!(error instanceof DOMException)) throw error;
  }
}
