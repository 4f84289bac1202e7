// One table classifies every error: what HTTP and tRPC callers see, whether trying again can help, and what to do by default.

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
  /** True when the same request may succeed later without anyone changing anything. */
  retry: boolean;
  title: string;
};

export const errorCodes = {
  // callers
  invalid_input: { http: 400, trpc: "BAD_REQUEST", retry: false, title: "The input is not valid" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", retry: false, title: "Sign in or send a valid API key" },
  forbidden: { http: 403, trpc: "FORBIDDEN", retry: false, title: "Your role does not allow this" },
  not_found: { http: 404, trpc: "NOT_FOUND", retry: false, title: "Not found" },
  conflict: { http: 409, trpc: "CONFLICT", retry: false, title: "This conflicts with what is there" },
  gone: { http: 410, trpc: "PRECONDITION_FAILED", retry: false, title: "No longer open" },
  stale_revision: { http: 412, trpc: "PRECONDITION_FAILED", retry: false, title: "Someone saved a newer draft" },
  too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE", retry: false, title: "Too large" },
  unsupported_media_type: { http: 415, trpc: "BAD_REQUEST", retry: false, title: "Unsupported content type" },
  workflow_invalid: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "The workflow has problems" },
  too_many_requests: { http: 429, trpc: "TOO_MANY_REQUESTS", retry: true, title: "Too many requests" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", retry: true, title: "Not available right now" },
  // models
  provider_unknown: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "Unknown provider" },
  model_unknown: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "Unknown model" },
  provider_auth: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The provider refused the key" },
  provider_rate_limited: { http: 502, trpc: "TOO_MANY_REQUESTS", retry: true, title: "The provider asked to slow down" },
  provider_failed: { http: 502, trpc: "BAD_GATEWAY", retry: true, title: "The provider failed" },
  provider_unreachable: { http: 502, trpc: "BAD_GATEWAY", retry: true, title: "The provider cannot be reached" },
  provider_invalid_response: { http: 502, trpc: "BAD_GATEWAY", retry: true, title: "The provider sent something that is not an answer" },
  provider_bad_request: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The provider refused the request" },
  context_length: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The conversation is longer than the model can read" },
  content_filtered: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The provider's content filter stopped the answer" },
  output_invalid: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The model's answer does not fit the schema" },
  turns_exhausted: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "The agent used all its turns" },
  budget_exceeded: { http: 402, trpc: "PRECONDITION_FAILED", retry: false, title: "The spending limit is reached" },
  // steps
  expression_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "An expression could not be evaluated" },
  config_invalid: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "A setting is not valid" },
  code_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "The code failed" },
  code_limit: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "The code reached a limit" },
  http_failed: { http: 502, trpc: "BAD_GATEWAY", retry: false, title: "The request was refused" },
  http_unavailable: { http: 502, trpc: "BAD_GATEWAY", retry: true, title: "The server did not answer" },
  address_blocked: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "This address may not be reached" },
  timeout: { http: 504, trpc: "TIMEOUT", retry: true, title: "It took too long" },
  outcome_unknown: { http: 500, trpc: "INTERNAL_SERVER_ERROR", retry: false, title: "It is not known whether this happened" },
  rejected: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "A person said no" },
  stopped: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retry: false, title: "The workflow stopped with an error" },
  cancelled: { http: 409, trpc: "CONFLICT", retry: false, title: "Cancelled" },
  crash_loop: { http: 500, trpc: "INTERNAL_SERVER_ERROR", retry: false, title: "It crashed the process too often" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", retry: true, title: "Something went wrong on our side" },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(errorCodes, value);
}

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
