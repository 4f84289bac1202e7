import net from "node:net";
import { UserError } from "./progress.mjs";

/** The port that PORT names, 3000 by default. Throws when it is not a port. */
export function readPort() {
  const text = process.env.PORT ?? "3000";
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UserError(`PORT is "${text}". It must be a number from 1 to 65535, for example: PORT=3001 npm start`);
}

/** Throws when nothing can listen on the port. Before slow work, so that nobody waits for a build to learn it. */
export async function checkPort(port, host) {
  const code = await tryToListen(port, host);
  if (code === undefined) return;
  if (code === "EADDRINUSE") {
    throw new UserError(`Port ${port} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`);
  }
  if (code === "EACCES") throw new UserError(`Port ${port} is not open to this user. Choose one above 1023: PORT=3000 npm start`);
  throw new UserError(`Cannot listen on port ${port}${host ? ` of ${host}` : ""} (${code}).`);
}

function tryToListen(port, host) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", (error) => resolve(error.code));
    probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
  });
}
