// Deaths at named points, in a process that a test started. The points lie in what the process says to its database and to the
// world, so the product holds nothing for them. CRASH_AT=<point>:<n> dies at the nth time, without a word.
import pg from "pg";

export const crashPoints = ["after-claim", "before-effect", "after-effect", "during-commit", "after-end", "in-heartbeat"] as const;
export type CrashPoint = (typeof crashPoints)[number];

const [wanted, count] = (process.env.CRASH_AT ?? "").split(":");
let left = Number(count ?? 1);

/** Does not return when this is the point and the time. */
export function passPoint(point: CrashPoint): void {
  if (point !== wanted || --left > 0) return;
  process.kill(process.pid, "SIGKILL");
}

type Named = { name?: string; text?: string; values?: unknown[] };
type Reply = (error: Error | null, result?: pg.QueryResult) => void;

/** Listens to what is said to the database. */
export function watchDatabase(): void {
  const original = pg.Client.prototype.query as (...words: unknown[]) => unknown;
  const watched = function (this: pg.Client, ...words: unknown[]): unknown {
    const [first, second] = words;
    const query: Named = typeof first === "string" ? { text: first, values: second as unknown[] } : ((first ?? {}) as Named);
    const values = query.values ?? (Array.isArray(second) ? second : []);
    const onReply = replyPoint(query, values);
    const reply = words.findIndex((word) => typeof word === "function");
    if (onReply && reply >= 0) {
      const told = words[reply] as Reply;
      words[reply] = ((error, result) => {
        if (result) onReply(result);
        told(error, result);
      }) satisfies Reply;
    }
    const sent = original.apply(this, words);
    if (query.name === "commit-runs") setImmediate(() => passPoint("during-commit"));
    if (query.text?.includes("SET due = now() + $1") && query.text.includes("AND j.fence = i.fence"))
      setImmediate(() => passPoint("in-heartbeat"));
    if (onReply && reply < 0)
      return (sent as Promise<pg.QueryResult>).then((result) => {
        onReply(result);
        return result;
      });
    return sent;
  };
  Object.assign(pg.Client.prototype, { query: watched });
}

function replyPoint({ name, text }: Named, values: unknown[]): ((result: pg.QueryResult) => void) | undefined {
  if (text?.includes("RETURNING j.run, j.step, j.kind, j.fence"))
    return ({ rowCount }) => {
      if (rowCount) passPoint("after-claim");
    };
  if (name === "commit-runs" && /"st":"(succeeded|failed)"[^}]*"o":/.test(String(values[0]))) return () => passPoint("after-end");
  return undefined;
}
