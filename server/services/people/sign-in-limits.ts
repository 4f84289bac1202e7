import "server-only";
import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";

type Attempt = { email: string; ip: string };

const quarterHour = 15 * 60;

/**
 * Three counters, in the database so that a restart forgets nothing: one guesser at one account, many guessers at one
 * account (a pause of a minute, never a lock-out that a stranger could cause), one guesser at many accounts.
 */
function limiters() {
  return processSingleton("sign-in-limits", () => {
    const limiter = (keyPrefix: string, options: { points: number; duration: number; blockDuration?: number }) =>
      new RateLimiterPostgres({
        storeClient: pool(),
        storeType: "pool",
        tableName: "rate_limit",
        tableCreated: true,
        keyPrefix,
        ...options,
      });
    return {
      pair: limiter("sign-in-pair", { points: 5, duration: quarterHour }),
      account: limiter("sign-in-account", { points: 30, duration: quarterHour, blockDuration: 60 }),
      address: limiter("sign-in-address", { points: 50, duration: quarterHour }),
    };
  });
}

const short = (text: string) => createHash("sha256").update(text).digest("base64url");
const keysOf = ({ email, ip }: Attempt) => ({ pair: short(`${email} ${ip}`), account: short(email), address: short(ip) });

/** Counts an attempt before the password is looked at, so that parallel guesses cannot slip through. Throws `too_many_requests`. */
export async function countSignIn(attempt: Attempt): Promise<void> {
  const { pair, account, address } = limiters();
  const keys = keysOf(attempt);
  try {
    await address.consume(keys.address);
    await pair.consume(keys.pair);
    await account.consume(keys.account);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
    throw new AppError("too_many_requests", "Too many attempts to sign in.", {
      fix: `Wait ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`} and try again.`,
      retryAfterMs: rejection.msBeforeNext,
    });
  }
}

/** The right password: what this person and address had used up is given back. */
export async function forgiveSignIn(attempt: Attempt): Promise<void> {
  const { pair, account, address } = limiters();
  const keys = keysOf(attempt);
  await Promise.all([pair.delete(keys.pair), account.reward(keys.account), address.reward(keys.address)]);
}
