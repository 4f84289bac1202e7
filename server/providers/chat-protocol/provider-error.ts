import "server-only";
import { APIConnectionError, APIError } from "openai";
import { AppError, type ErrorCode } from "@/server/errors";

export type ErrorSource = { name: string; baseUrl: string; model: string; apiKey: string | null };

const longestWaitMs = 3_600_000;

/** What a failed call means to a person: which provider, what is wrong, what to do. Passes AppErrors of ours through. */
export function toProviderError(thrown: unknown, source: ErrorSource): AppError {
  const network = findAppError(thrown);
  if (network) return fromNetwork(network, source);
  if (thrown instanceof APIConnectionError) return unreachable(source, undefined, thrown);
  if (thrown instanceof APIError) return fromAnswer(thrown, source);
  return new AppError("provider_invalid_response", `${source.name} sent something that is not an answer.`, {
    fix: "It often passes by itself; if it stays, check the base URL and the provider's status.",
    cause: thrown,
  });
}

function findAppError(thrown: unknown): AppError | null {
  for (let link = thrown; link instanceof Error; link = link.cause) if (link instanceof AppError) return link;
  return null;
}

function fromNetwork(error: AppError, source: ErrorSource): AppError {
  if (error.code === "http_unavailable") return unreachable(source, error.message, error);
  if (error.code === "too_large")
    return new AppError("provider_invalid_response", `The answer of ${source.name} has no end: ${error.message}`, { cause: error });
  return error;
}

function unreachable({ name, baseUrl }: ErrorSource, detail: string | undefined, cause: unknown): AppError {
  return new AppError("provider_unreachable", `${name} cannot be reached at ${baseUrl}.`, {
    fix: "Check the base URL and that the server is running.",
    ...(detail === undefined ? {} : { detail }),
    cause,
  });
}

type Reading = { code: ErrorCode; message: string; fix: string };

function fromAnswer(error: APIError, source: ErrorSource): AppError {
  const detail = readDetail(error, source);
  const { code, message, fix } = isWebPage(error) ? readWebPage(error.status, source) : readAnswer(error, detail, source);
  const retryAfterMs = readRetryAfter(error.headers);
  return new AppError(code, message, {
    fix,
    cause: error,
    ...(detail ? { detail } : {}),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/** Words decide before the status: vendors disagree on which status says what. */
function readAnswer(error: APIError, detail: string, source: ErrorSource): Reading {
  const { name, model, baseUrl } = source;
  const words = `${error.code ?? ""} ${error.type ?? ""} ${detail}`.toLowerCase();
  const status = error.status ?? 0;
  if (
    /insufficient_quota|insufficient (balance|credit|funds)|credit balance|billing_hard_limit|exceeded your current quota/.test(words) ||
    status === 402
  )
    return {
      code: "provider_bad_request",
      message: `The account at ${name} has no credit left.`,
      fix: "Add credit at the provider, or use another one.",
    };
  if (
    /context.?(length|window)|maximum context|prompt is too long|too many tokens|input is too long|reduce the length/.test(words) ||
    status === 413
  )
    return {
      code: "context_length",
      message: `The conversation is longer than ${model} can read.`,
      fix: "Shorten the prompt or the tools' results, or use a model with a larger context.",
    };
  if (/content_filter|content_policy|content management policy|responsibleai/.test(words))
    return {
      code: "content_filtered",
      message: `${name} refused the prompt with its content filter.`,
      fix: "Change the prompt, or use another model.",
    };
  if (status === 401 || status === 403 || /invalid_api_key|api key not valid|incorrect api key|authentication_error/.test(words))
    return {
      code: "provider_auth",
      message: source.apiKey === null ? `${name} wants an API key.` : `${name} refused the API key.`,
      fix: "Enter a valid key on the providers page, and check what it may use.",
    };
  if (
    /model_not_found|unknown.?model|invalid.?model|model .*(not found|does ?n.t exist|not exist|is not supported|not available)|no such model/.test(
      words,
    )
  )
    return {
      code: "model_unknown",
      message: `${name} has no model "${model}".`,
      fix: "Choose one of the models that the provider's test button lists.",
    };
  if (status === 429 || /rate.?limit/.test(words))
    return {
      code: "provider_rate_limited",
      message: `${name} asked to slow down.`,
      fix: "Run fewer steps at once, or add a second model.",
    };
  if (status >= 500 || status === 408 || status === 409 || status === 0)
    return {
      code: "provider_failed",
      message: status ? `${name} answered ${status}.` : `${name} failed in the middle of its answer.`,
      fix: "It often passes by itself; if it stays, look at the provider's status.",
    };
  if (status === 404)
    return {
      code: "provider_bad_request",
      message: `There is no chat API at ${baseUrl}.`,
      fix: "Correct the provider's base URL; it usually ends in /v1.",
    };
  return {
    code: "provider_bad_request",
    message: `${name} refused the request with ${status}.`,
    fix: "Read the provider's words below and correct the model's settings.",
  };
}

function readWebPage(status: number | undefined, { name, baseUrl }: ErrorSource): Reading {
  if (status !== undefined && status >= 500)
    return {
      code: "provider_failed",
      message: `${name} answered ${status} with a web page.`,
      fix: "It often passes by itself; if it stays, look at the provider's status.",
    };
  if (status === 401 || status === 403)
    return {
      code: "provider_auth",
      message: `${name} answered ${status} with a web page.`,
      fix: "Check the key, the base URL, and whether a proxy or sign-in page is in between.",
    };
  return {
    code: "provider_bad_request",
    message: `${baseUrl} answered with a web page, not an API.`,
    fix: "Correct the provider's base URL; it usually ends in /v1.",
  };
}

function isWebPage(error: APIError): boolean {
  return /^text\/html/i.test(error.headers?.get("content-type") ?? "") || /^\d{3} \s*<(!doctype|html)/i.test(error.message);
}

/** The vendor's words, without the key and without a whole web page. */
function readDetail(error: APIError, { apiKey }: ErrorSource): string {
  const { error: body } = error;
  const own = typeof body === "object" && body !== null && "message" in body ? body.message : body;
  const text = typeof own === "string" ? own : error.message;
  const hidden = apiKey ? text.replaceAll(apiKey, "[key]") : text;
  return hidden
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 500);
}

/** `Retry-After` in seconds or as a date, and the finer header some vendors send. Null when there is none. */
function readRetryAfter(headers: Headers | undefined): number | null {
  const milliseconds = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  const text = headers?.get("retry-after") ?? "";
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  const wait = Number.isFinite(milliseconds) ? milliseconds : seconds * 1_000;
  return Number.isFinite(wait) ? Math.min(Math.max(Math.ceil(wait), 0), longestWaitMs) : null;
}
