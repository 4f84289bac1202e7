// A tab holds a lock under its id for as long as it lives. So another tab can tell a draft that was left behind from one that
// is still being worked on. Browsers give locks to pages from secure origins only; elsewhere nothing is known.
import { readTabId } from "./kept-drafts";

const prefix = "trellis:tab:";
let isHeld = false;

/** The ids of the tabs that are open, this one included; null when the browser does not tell. */
export async function listLiveTabs(): Promise<ReadonlySet<string> | null> {
  if (!("locks" in navigator)) return null;
  holdOwn();
  const { held = [], pending = [] } = await navigator.locks.query();
  return new Set([...held, ...pending].flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

function holdOwn() {
  if (isHeld) return;
  isHeld = true;
  // Never settled: the browser gives the lock back when the page is gone.
  void navigator.locks.request(prefix + readTabId(sessionStorage), () => new Promise<never>(() => undefined));
}
