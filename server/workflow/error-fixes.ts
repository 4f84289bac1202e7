// What a person can do about an error, as the buttons beside it. One row for each code: a way out, or why there is none.
import { type ErrorCode, isErrorCode } from "@/server/errors";

/**
 * credentials, providers: the org's settings. add-credential, provider: makes one, or corrects the one in question, where the person
 * is. node: its settings in the editor, at the field at fault. retry: from the failed step.
 */
export type FixKind = "credentials" | "providers" | "add-credential" | "provider" | "node" | "retry";

/** `word` is on the button; `field` the setting that is opened when the error names none. */
export type ErrorFix = { kind: FixKind; word: string; field?: string };

type Row = { fixes: readonly [ErrorFix, ...ErrorFix[]] } | { none: string };

const retry: ErrorFix = { kind: "retry", word: "Retry from here" };
const providers: ErrorFix = { kind: "providers", word: "Open provider settings" };
const provider = (word: string): ErrorFix => ({ kind: "provider", word });
const node = (word: string, field?: string): ErrorFix => ({ kind: "node", word, ...(field === undefined ? {} : { field }) });
const callersOnly = "Told to a caller of the API, never by a step";

export const errorFixes: Readonly<Record<ErrorCode, Row>> = {
  invalid_input: { fixes: [node("Open the step's settings")] },
  unauthenticated: { none: callersOnly },
  forbidden: { none: callersOnly },
  not_found: { fixes: [node("Choose what is there")] },
  conflict: { none: callersOnly },
  gone: { none: callersOnly },
  stale_revision: { none: callersOnly },
  too_large: { fixes: [node("Ask for less")] },
  unsupported_media_type: { none: callersOnly },
  workflow_invalid: { fixes: [node("Open the workflow")] },
  too_many_requests: { fixes: [retry] },
  unavailable: { fixes: [retry] },
  provider_unknown: { fixes: [provider("Connect a provider"), node("Choose another model", "config.models")] },
  model_unknown: { fixes: [node("Choose another model", "config.models"), providers] },
  provider_auth: { fixes: [provider("Change the key"), node("Choose another model", "config.models"), retry] },
  provider_rate_limited: { fixes: [retry, node("Choose another model", "config.models")] },
  provider_failed: { fixes: [retry, node("Choose another model", "config.models")] },
  provider_unreachable: { fixes: [provider("Check the provider"), retry] },
  provider_invalid_response: { fixes: [retry, node("Choose another model", "config.models")] },
  provider_bad_request: { fixes: [node("Open the step's settings", "config.models")] },
  context_length: { fixes: [node("Shorten the prompt", "config.prompt")] },
  content_filtered: { fixes: [node("Change the prompt", "config.prompt"), retry] },
  output_invalid: { fixes: [node("Open the schema", "config.outputSchema"), retry] },
  turns_exhausted: { fixes: [node("Allow more turns", "config.maxTurns")] },
  budget_exceeded: { fixes: [node("Raise the limit", "config.maxCostUsd")] },
  expression_failed: { fixes: [node("Open the expression")] },
  config_invalid: { fixes: [node("Open the setting")] },
  code_failed: { fixes: [node("Open the code", "config.code")] },
  code_limit: { fixes: [node("Open the code", "config.code")] },
  query_failed: { fixes: [node("Open the statement", "config.statement"), retry] },
  http_failed: { fixes: [node("Open the request", "config.url"), retry] },
  http_auth: {
    fixes: [
      { kind: "add-credential", word: "Add a credential" },
      node("Choose another credential", "config.credential"),
      { kind: "credentials", word: "Open credentials" },
    ],
  },
  http_rate_limited: { fixes: [retry] },
  http_server_failed: { fixes: [retry] },
  answer_invalid: { fixes: [retry, node("Check the address", "config.url")] },
  http_unavailable: { fixes: [retry, node("Check the address", "config.url")] },
  address_blocked: { fixes: [node("Change the address", "config.url")] },
  timeout: { fixes: [node("Allow more time", "policy.timeoutMs"), retry] },
  outcome_unknown: { fixes: [retry] },
  rejected: { fixes: [{ kind: "retry", word: "Ask again" }] },
  stopped: { fixes: [node("Open the step")] },
  cancelled: { fixes: [{ kind: "retry", word: "Carry on from here" }] },
  crash_loop: { fixes: [node("Open the step's settings"), retry] },
  internal: { fixes: [retry] },
};

/** The likeliest first; none for codes that no step fails with, and for codes of a later version. */
export function fixesFor(code: string): readonly ErrorFix[] {
  const row = isErrorCode(code) ? errorFixes[code] : undefined;
  return row && "fixes" in row ? row.fixes : [];
}
