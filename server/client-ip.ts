import "server-only";
import { env } from "./env";

/**
 * The caller's address. The custom server writes the socket's own address into `x-trellis-address`; behind a proxy that
 * the operator vouches for (TRELLIS_TRUST_PROXY) the last hop of X-Forwarded-For counts instead. Earlier hops can be forged.
 */
export function clientIp(headers: Headers): string {
  const forwarded = env().TRELLIS_TRUST_PROXY ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  const address = forwarded || headers.get("x-trellis-address") || "unknown";
  // A dual-stack socket writes IPv4 addresses in IPv6 clothes.
  return address.replace(/^::ffff:/, "").slice(0, 64);
}
