import "server-only";
import { createTransport } from "nodemailer";
import * as z from "zod";
import { AppError, type ErrorCode } from "@/server/errors";
import { startDeadline } from "@/server/net/body-limits";
import { mailPorts, openGuardedSocket } from "@/server/net/guarded-socket";
import { toNetworkError } from "@/server/net/network-error";
import type { MailMessage, MailReceipt } from "@/server/workflow/tool-context";

type Sending = { /** "user:password" */ login: string | null; signal: AbortSignal; idempotencyKey: string };

/** A mail server that talks on after this is not one. */
const maxReceivedBytes = 1_000_000;

/**
 * Hands one message to a mail server over a guarded socket. Its Message-ID is made from the idempotency key, so that a message that is
 * handed over twice after a crash is the same message to whoever gets it. Throws AppError: http_auth, http_failed (refused for good),
 * http_server_failed (refused for now), timeout, address_blocked, http_unavailable.
 */
export async function sendMail(message: MailMessage, { login, signal, idempotencyKey }: Sending): Promise<MailReceipt> {
  const { server, timeoutMs } = message;
  const deadline = startDeadline(timeoutMs, signal, `${server.host}:${server.port}`);
  try {
    const socket = await openGuardedSocket({ ...server, ports: mailPorts, maxBytes: maxReceivedBytes, signal: deadline.signal });
    try {
      const transport = createTransport({
        host: server.host,
        port: server.port,
        // It is connected already, by the guard.
        connection: socket,
        secure: server.encryption === "tls",
        requireTLS: server.encryption === "starttls",
        ignoreTLS: server.encryption === "none",
        ...(login === null ? {} : { auth: { user: login.slice(0, login.indexOf(":")), pass: login.slice(login.indexOf(":") + 1) } }),
      });
      const { messageId, accepted, rejected } = await transport.sendMail({
        ...toMail(message),
        messageId: `<${idempotencyKey.replace(/[^\w.-]/g, "-")}@${domainOf(message.from)}>`,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { messageId, accepted: accepted.map(addressOf), rejected: rejected.map(addressOf) };
    } finally {
      socket.destroy();
    }
  } catch (thrown) {
    throw deadline.signal.aborted && deadline.signal.reason instanceof Error ? deadline.signal.reason : toMailError(thrown, message);
  } finally {
    deadline.stop();
  }
}

const toMail = ({ from, to, cc, bcc, replyTo, subject, text, html }: MailMessage) => ({
  from,
  to: [...to],
  cc: [...cc],
  bcc: [...bcc],
  subject,
  text,
  ...(replyTo === undefined ? {} : { replyTo }),
  ...(html === undefined ? {} : { html }),
});

const addressOf = (given: string | { address: string }) => (typeof given === "string" ? given : given.address);

const domainOf = (from: string) => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? "trellis.invalid";

const refusal = z.object({ code: z.string().optional(), responseCode: z.number().optional(), response: z.string().optional() });

function toMailError(thrown: unknown, { server }: MailMessage): AppError {
  if (thrown instanceof AppError) return thrown;
  const { code, responseCode, response } = refusal.catch({}).parse(thrown);
  if (code === "EAUTH" || responseCode === 535 || responseCode === 530)
    return refusedBy(server.host, "http_auth", response, "Check the user and password; some servers want a password made for apps.");
  if (code === "ETLS")
    return new AppError("http_unavailable", `${server.host} does not encrypt as asked, or its certificate is not valid.`, {
      fix: "Choose the encryption that the server speaks on this port: TLS on 465, STARTTLS on 587.",
      cause: thrown,
    });
  if (responseCode !== undefined && responseCode >= 500)
    return refusedBy(server.host, "http_failed", response, "Correct the sender, the recipients or the message.");
  if (responseCode !== undefined && responseCode >= 400)
    return refusedBy(server.host, "http_server_failed", response, "It often passes by itself.");
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return toNetworkError(thrown, new URL(`http://${host}:${server.port}`));
}

const refusedBy = (host: string, code: ErrorCode, response: string | undefined, fix: string) =>
  new AppError(code, `${host} refused the message.`, { fix, ...(response === undefined ? {} : { detail: response.slice(0, 500) }) });
