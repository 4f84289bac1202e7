export type ToolResponse = { status: number; headers: Record<string, string>; text: string; url: string };

/** The hands of a tool. All limits and guards sit behind these; a tool itself has no other way out. */
export type ToolContext = {
  /** Only public addresses (and those the operator allowed), time and size limited. Throws AppError. */
  fetch(request: {
    url: string;
    method: string;
    headers: Record<string, string>;
    body?: string;
    timeoutMs?: number;
    credentialId?: string;
  }): Promise<ToolResponse>;
  /** Runs JavaScript in the sandbox; `input` and the result are JSON. */
  runJavaScript(request: { code: string; input: unknown; timeoutMs?: number }): Promise<{ result: unknown; logs: string[] }>;
  /** The same in every attempt of this call; send it on. */
  idempotencyKey: string;
  signal: AbortSignal;
};
