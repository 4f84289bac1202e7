import "server-only";
import { AppError } from "@/server/errors";

/**
 * What a failed request means to a person. undici wraps the reason in "fetch failed"; ours (address_blocked) is found
 * again in the chain of causes. Refused, reset and silent servers sound the same, so that nobody can scan ports with it.
 */
export function toNetworkError(thrown: unknown, url: URL): AppError {
  const chain: unknown[] = [];
  for (let link = thrown; link instanceof Error && chain.length < 10; link = link.cause) chain.push(link);
  const own = chain.find((link) => link instanceof AppError);
  if (own instanceof AppError) return own;
  const codes = chain.map((link) => (link instanceof Error && "code" in link ? String(link.code) : ""));
  const messages = chain.map((link) => (link instanceof Error ? link.message : ""));

  if (codes.some((code) => code === "ENOTFOUND" || code === "EAI_AGAIN"))
    return new AppError("http_unavailable", `There is no server named ${url.hostname}.`, {
      fix: "Check the spelling of the address.",
      cause: thrown,
    });
  const certificate = codes.find((code) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code));
  if (certificate)
    return new AppError("http_unavailable", `The certificate of ${url.host} is not valid.`, {
      detail: certificate,
      fix: "Its operator has to renew or correct it.",
      cause: thrown,
    });
  if (messages.includes("bad port"))
    return new AppError("address_blocked", `Port ${url.port} is not a web server's port, so Trellis does not connect to it.`, {
      fix: "Use the server's HTTP port.",
      cause: thrown,
    });
  return new AppError("http_unavailable", `${url.host} did not answer.`, {
    fix: "Check the address and that the server is running, then try again.",
    cause: thrown,
  });
}
