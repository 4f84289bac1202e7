import "server-only";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { AppError } from "@/server/errors";
import type { OpenHook } from "./find-hook";

const stripeToleranceSeconds = 300;

/**
 * Throws `unauthenticated` unless the sender proves that it knows the hook's secret: as a bearer token, or by signing the
 * raw body as Standard Webhooks, GitHub or Stripe do. A hook that asks for proof and has no secret lets nobody in.
 */
export function verifySender(hook: Pick<OpenHook, "config" | "secret">, headers: Headers, body: Buffer): void {
  const refusal = findRefusal(hook, headers, body);
  if (refusal) throw refusal;
}

function findRefusal({ config, secret }: Pick<OpenHook, "config" | "secret">, headers: Headers, body: Buffer): AppError | null {
  if (config.auth === "none") return null;
  if (secret === null) return refuse("This webhook has no secret yet.", "Publish the workflow again, which makes one.");
  if (config.auth === "token") return checkToken(secret, headers);
  if (headers.has("webhook-signature")) return checkStandard(secret, headers, body);
  if (headers.has("x-hub-signature-256")) return checkGitHub(secret, headers, body);
  if (headers.has("stripe-signature")) return checkStripe(secret, headers, body);
  return refuse("The request is not signed.", "Sign the body: send webhook-id, webhook-timestamp and webhook-signature.");
}

function checkToken(secret: string, headers: Headers): AppError | null {
  const given = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return given !== undefined && equal(given, secret)
    ? null
    : refuse("The token is missing or wrong.", "Send Authorization: Bearer with the webhook's secret.");
}

function checkStandard(secret: string, headers: Headers, body: Buffer): AppError | null {
  // A whsec_ secret is base64. Decoded here, because another vendor's may not be quite that, which the library throws at.
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : Buffer.from(secret);
  const verifier = new Webhook(key, { format: "raw" });
  try {
    verifier.verify(body, Object.fromEntries(headers), { jsonParse: false });
    return null;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return refuse(
      `The signature does not hold: ${error.message}.`,
      "Sign the body as it is sent, with this webhook's secret and the current time.",
    );
  }
}

function checkGitHub(secret: string, headers: Headers, body: Buffer): AppError | null {
  const expected = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return equal(headers.get("x-hub-signature-256") ?? "", expected)
    ? null
    : refuse("The signature does not hold.", "Enter the same secret at GitHub and here.");
}

function checkStripe(secret: string, headers: Headers, body: Buffer): AppError | null {
  const parts = (headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim().split("="));
  const timestamp = Number(parts.find(([name]) => name === "t")?.[1] ?? Number.NaN);
  if (!(Math.abs(Date.now() / 1000 - timestamp) <= stripeToleranceSeconds))
    return refuse("The signature is too old or has no time.", "Check the sender's clock.");
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  return parts.some(([name, value]) => name === "v1" && value !== undefined && equal(value, expected))
    ? null
    : refuse("The signature does not hold.", "Enter the signing secret that Stripe shows for this endpoint.");
}

/** In a time that tells nothing, not even the length: compares digests. */
function equal(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function refuse(message: string, fix: string): AppError {
  return new AppError("unauthenticated", message, { fix });
}
