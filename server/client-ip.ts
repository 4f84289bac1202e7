import "server-only";
import { env } from "./env";

/**
 * The caller's address. The custom server writes the socket's own address into `x-trellis-address`; behind a proxy that
 * the operator vouches for (TRELLIS_TRUST_PROXY) the last hop of X-Forwarded-For counts instead. Earlier hops can be forged.
 */
export function clientIp(headers: Headers): string {
  const forwarded = env().TRELLIS_TRUST_PROXY ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return (forwarded || headers.get("x-trellis-address") || "unknown").slice(0, 64);
}
