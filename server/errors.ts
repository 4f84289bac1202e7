// One table classifies every error: what HTTP and tRPC callers see, of which class it is, and what to do about it by default.

/**
 * What is done about an error when nobody says otherwise. retry: the same request may succeed later without anyone changing
 * anything. fall-back: only another model may succeed, so after the last of a request it is a failure. ask: a person is asked.
 */
export type ErrorStrategy = "retry" | "fall-back" | "ask" | "fail";

/** Classes of errors, for people and for the recovery rules of a workflow. */
export const errorClasses = {
  "rate-limit": { strategy: "retry", title: "Asked to slow down" },
  auth: { strategy: "fall-back", title: "Key or permission refused" },
  network: { strategy: "retry", title: "Not reachable" },
  timeout: { strategy: "retry", title: "Took too long" },
  server: { strategy: "retry", title: "The other side failed" },
  "invalid-response": { strategy: "retry", title: "Not a valid answer" },
  "context-length": { strategy: "fall-back", title: "Too long for the model" },
  "content-filter": { strategy: "fall-back", title: "Stopped by a content filter" },
  input: { strategy: "fail", title: "Wrong input or settings" },
  limit: { strategy: "fail", title: "A limit was reached" },
  "outcome-unknown": { strategy: "ask", title: "Not known whether it happened" },
  person: { strategy: "fail", title: "Stopped on purpose" },
  internal: { strategy: "retry", title: "Our own failure" },
} as const satisfies Record<string, { strategy: ErrorStrategy; title: string }>;

export type ErrorClass = keyof typeof errorClasses;

type ErrorRow = {
  http: number;
  trpc:
    | "BAD_REQUEST"
    | "UNAUTHORIZED"
    | "FORBIDDEN"
    | "NOT_FOUND"
    | "CONFLICT"
    | "PRECONDITION_FAILED"
    | "PAYLOAD_TOO_LARGE"
    | "UNPROCESSABLE_CONTENT"
    | "TOO_MANY_REQUESTS"
    | "TIMEOUT"
    | "BAD_GATEWAY"
    | "SERVICE_UNAVAILABLE"
    | "INTERNAL_SERVER_ERROR";
  class: ErrorClass;
  /** Where it differs from its class. */
  strategy?: ErrorStrategy;
  title: string;
};

const rows = {
  // callers
  invalid_input: { http: 400, trpc: "BAD_REQUEST", class: "input", title: "The input is not valid" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", class: "auth", strategy: "fail", title: "Sign in or send a valid API key" },
  forbidden: { http: 403, trpc: "FORBIDDEN", class: "auth", strategy: "fail", title: "Your role does not allow this" },
  not_found: { http: 404, trpc: "NOT_FOUND", class: "input", title: "Not found" },
  conflict: { http: 409, trpc: "CONFLICT", class: "input", title: "This conflicts with what is there" },
  gone: { http: 410, trpc: "PRECONDITION_FAILED", class: "input", title: "No longer open" },
  stale_revision: { http: 412, trpc: "PRECONDITION_FAILED", class: "input", title: "Someone saved a newer draft" },
  too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE", class: "limit", title: "Too large" },
  unsupported_media_type: { http: 415, trpc: "BAD_REQUEST", class: "input", title: "Unsupported content type" },
  workflow_invalid: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "The workflow has problems" },
  too_many_requests: { http: 429, trpc: "TOO_MANY_REQUESTS", class: "rate-limit", title: "Too many requests" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", class: "server", title: "Not available right now" },
  // models
  provider_unknown: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", strategy: "fall-back", title: "Unknown provider" },
  model_unknown: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", strategy: "fall-back", title: "Unknown model" },
  provider_auth: { http: 502, trpc: "BAD_GATEWAY", class: "auth", title: "The provider refused the key" },
  provider_rate_limited: { http: 502, trpc: "TOO_MANY_REQUESTS", class: "rate-limit", title: "The provider asked to slow down" },
  provider_failed: { http: 502, trpc: "BAD_GATEWAY", class: "server", title: "The provider failed" },
  provider_unreachable: { http: 502, trpc: "BAD_GATEWAY", class: "network", title: "The provider cannot be reached" },
  provider_invalid_response: {
    http: 502,
    trpc: "BAD_GATEWAY",
    class: "invalid-response",
    title: "The provider sent something that is not an answer",
  },
  provider_bad_request: {
    http: 502,
    trpc: "BAD_GATEWAY",
    class: "input",
    strategy: "fall-back",
    title: "The provider refused the request",
  },
  context_length: { http: 502, trpc: "BAD_GATEWAY", class: "context-length", title: "The conversation is longer than the model can read" },
  content_filtered: { http: 502, trpc: "BAD_GATEWAY", class: "content-filter", title: "The provider's content filter stopped the answer" },
  output_invalid: {
    http: 502,
    trpc: "BAD_GATEWAY",
    class: "invalid-response",
    strategy: "fail",
    title: "The model's answer does not fit the schema",
  },
  turns_exhausted: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "limit", title: "The agent used all its turns" },
  budget_exceeded: { http: 402, trpc: "PRECONDITION_FAILED", class: "limit", title: "The spending limit is reached" },
  // steps
  expression_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "An expression could not be evaluated" },
  config_invalid: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "A setting is not valid" },
  code_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "The code failed" },
  code_limit: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "limit", title: "The code reached a limit" },
  query_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "The database refused the statement" },
  http_failed: { http: 502, trpc: "BAD_GATEWAY", class: "input", title: "The request was refused" },
  http_auth: { http: 502, trpc: "BAD_GATEWAY", class: "auth", title: "The server refused the credential" },
  http_rate_limited: { http: 502, trpc: "TOO_MANY_REQUESTS", class: "rate-limit", title: "The server asked to slow down" },
  http_server_failed: { http: 502, trpc: "BAD_GATEWAY", class: "server", title: "The server failed" },
  answer_invalid: {
    http: 502,
    trpc: "BAD_GATEWAY",
    class: "invalid-response",
    title: "The server sent something that is not an answer",
  },
  http_unavailable: { http: 502, trpc: "BAD_GATEWAY", class: "network", title: "The server did not answer" },
  address_blocked: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "input", title: "This address may not be reached" },
  timeout: { http: 504, trpc: "TIMEOUT", class: "timeout", title: "It took too long" },
  outcome_unknown: { http: 500, trpc: "INTERNAL_SERVER_ERROR", class: "outcome-unknown", title: "It is not known whether this happened" },
  rejected: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "person", title: "A person said no" },
  stopped: { http: 422, trpc: "UNPROCESSABLE_CONTENT", class: "person", title: "The workflow stopped with an error" },
  cancelled: { http: 409, trpc: "CONFLICT", class: "person", title: "Cancelled" },
  crash_loop: { http: 500, trpc: "INTERNAL_SERVER_ERROR", class: "internal", strategy: "fail", title: "It crashed the process too often" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", class: "internal", title: "Something went wrong on our side" },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof rows;

export const errorCodes: Readonly<Record<ErrorCode, ErrorRow>> = rows;

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(errorCodes, value);
}

export function isErrorClass(value: string): value is ErrorClass {
  return Object.hasOwn(errorClasses, value);
}

/** What is done about an error by default: its own row's word, else its class's. */
export function strategyOf(code: ErrorCode): ErrorStrategy {
  const row = errorCodes[code];
  return row.strategy ?? errorClasses[row.class].strategy;
}

/** Whether the same request may succeed later without anyone changing anything. */
export const mayPass = (code: ErrorCode) => strategyOf(code) === "retry";

/** What a failed step or request stores and shows. `fix` is one sentence that says what to do. */
export type ErrorValue = {
  code: ErrorCode;
  message: string;
  /** The config field or input path at fault, e.g. "config.url". */
  field?: string;
  fix?: string;
  /** The vendor's or server's own words, shortened, without secrets. */
  detail?: string;
  retryAfterMs?: number;
};

/** The only error we throw. `message` may reach a user; anything private goes in `cause`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly fix: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Machine-readable extras for the caller (e.g. the issues of an invalid workflow). Never secrets. */
  readonly data: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: Omit<ErrorValue, "code" | "message"> & { cause?: unknown; data?: Record<string, unknown> } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.fix = options.fix;
    this.detail = options.detail;
    this.retryAfterMs = options.retryAfterMs;
    this.data = options.data;
  }
}

/** The safe, storable form of any thrown thing. Whatever is not an AppError becomes `internal`, its text withheld. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (!(thrown instanceof AppError)) return { code: "internal", message: errorCodes.internal.title };
  const { code, message, field, fix, detail, retryAfterMs } = thrown;
  return {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(fix === undefined ? {} : { fix }),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
