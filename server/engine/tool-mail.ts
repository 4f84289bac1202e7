import "server-only";
import { sendMail } from "@/server/mail/send-mail";
import type { EngineDeps } from "./engine-deps";
import { readCredential } from "./read-credential";

/** Where mail servers listen for those who sign in; a credential for the host alone means these. */
const usualPorts = new Set([465, 587]);

/** A tool's message, with the user and password of a credential that may be sent to its server. Throws AppError. */
export const toolMail: EngineDeps["sendMail"] = async (message, { orgId, signal, idempotencyKey }) => {
  const { server, credentialId } = message;
  const to = { hostname: server.host.toLowerCase(), port: server.port, isUsual: usualPorts.has(server.port) };
  const login = credentialId === undefined ? null : (await readCredential(orgId, credentialId, { to, types: ["basic"] })).secret;
  return sendMail(message, { login, signal, idempotencyKey });
};
