export type ToolResponse = { status: number; headers: Record<string, string>; text: string; url: string };

export type ToolRequest = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  credentialId?: string;
  /** Signs the body as Standard Webhooks describe, with this credential's secret and under this id. */
  sign?: { credentialId?: string | undefined; id: string };
  followRedirects?: false;
};

/** One statement for a database. Secrets are named, never given. */
export type DatabaseQuery = {
  engine: "postgresql" | "mysql" | "sqlite";
  /** Not for SQLite, whose database is a file of the org. */
  server?: { host: string; port: number; encryption: "verified" | "encrypted" | "none" } | undefined;
  database: string;
  credentialId?: string | undefined;
  statement: string;
  /** Bound by the database; never written into the statement. */
  parameters: readonly (string | number | boolean | null)[];
  maxRows: number;
  timeoutMs: number;
};

export type DatabaseRows = {
  columns: string[];
  rows: Record<string, unknown>[];
  /** There were more than were asked for, or than fit. */
  truncated: boolean;
};

export type PageRequest = { url: string; maxChars: number; timeoutMs: number };

/** What of a page is worth reading. All of it was written by somebody else. */
export type PageText = {
  url: string;
  title: string;
  byline: string | null;
  siteName: string | null;
  publishedAt: string | null;
  language: string | null;
  markdown: string;
  /** Characters in all, when `markdown` is a part. */
  totalChars: number;
  links: { text: string; url: string }[];
};

export type MailMessage = {
  server: { host: string; port: number; encryption: "tls" | "starttls" | "none" };
  credentialId?: string | undefined;
  from: string;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  timeoutMs: number;
};

export type MailReceipt = { messageId: string; accepted: string[]; rejected: string[] };

/** The hands of a tool. All limits and guards sit behind these; a tool itself has no other way out. */
export type ToolContext = {
  /** Only public addresses (and those the operator allowed), time and size limited. Throws AppError. */
  fetch(request: ToolRequest): Promise<ToolResponse>;
  /** Reads from a database, which is told to refuse whatever writes. Throws AppError. */
  queryDatabase(query: DatabaseQuery): Promise<DatabaseRows>;
  /** Runs JavaScript in the sandbox; `input` and the result are JSON. */
  runJavaScript(request: { code: string; input: unknown; timeoutMs?: number }): Promise<{ result: unknown; logs: string[] }>;
  /** A page of the web as text, found and turned into Markdown apart from the app. Throws AppError. */
  readPage(request: PageRequest): Promise<PageText>;
  /** Hands a message to a mail server. Throws AppError. */
  sendMail(message: MailMessage): Promise<MailReceipt>;
  /** Seconds at the most, between two requests of one call. */
  pause(milliseconds: number): Promise<void>;
  /** The same in every attempt of this call; send it on. */
  idempotencyKey: string;
  signal: AbortSignal;
};
