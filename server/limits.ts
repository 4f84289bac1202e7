// Every limit that a user can meet, in one table. Errors name the limit, the value reached and the fix.

export const limits = {
  documentNodes: 2_000,
  documentEdges: 8_000,
  documentBytes: 2_000_000,
  jsonDepth: 64,
  nameChars: 120,
  noteChars: 10_000,
  retryAttempts: 10,
  recoveryRules: 50,
  timeoutMs: 3_600_000,
  waitMs: 366 * 24 * 3_600_000,
  /** JSON larger than this is stored as an artifact, and the row keeps a reference and a preview. */
  inlineValueBytes: 256_000,
  /** How long the test address of a webhook answers. */
  hookListenMs: 300_000,
  /** A pinned output is a part of the workflow's document. */
  pinnedBytes: 200_000,
  outputBytes: 10_000_000,
  requestBodyBytes: 1_000_000,
  agentTurns: 50,
  /** Of an org. */
  agentProfiles: 500,
  /** Prompts to begin with, of a profile. */
  profileSuggestions: 10,
  /** That an agent is given to go on with. */
  conversationMessages: 500,
  /** How often a reviewer may send an agent's answer back. */
  reviewRounds: 5,
  toolResultChars: 50_000,
  toolArgumentBytes: 256_000,
  expressionChars: 10_000,
  waitForRunSeconds: 60,
  pageSize: 100,
  httpResponseBytes: 10_000_000,
  httpTimeoutMs: 30_000,
  codeTimeoutMs: 3_000,
  codeMemoryBytes: 64 * 1024 * 1024,
  codeOutputBytes: 1_000_000,
  mailRecipients: 50,
  mailChars: 500_000,
  chartRows: 5_000,
  chartSeries: 12,
  searchResults: 100,
  /** Of a page that is read as text, before and after. */
  pageBytes: 5_000_000,
  pageChars: 100_000,
  pageLinks: 200,
  queryRows: 10_000,
  queryTimeoutMs: 120_000,
  /** Rows past this are left out of a result. */
  queryResultBytes: 2_000_000,
  /** A database that sends more is no longer listened to. */
  queryReceivedBytes: 32_000_000,
  sqliteFileBytes: 100_000_000,
  sqliteMemoryBytes: 128 * 1024 * 1024,
  branchesAtOnce: 25,
  /** Containers inside containers. */
  loopDepth: 4,
  /** Passes of a loop that run inside their own run; more are carried out by runs of their own. */
  inlinePasses: 100,
  loopItems: 10_000,
  loopIterations: 10_000,
  /** Workflows that call workflows, and events that start workflows that emit events. */
  runDepth: 10,
  batchRuns: 1_000,
  /** Runs that one act on all that fit a filter goes through. */
  bulkRuns: 10_000,
  /** Runs of a schedule that wait for the one before; further times are left out. */
  queuedScheduleRuns: 100,
  /** Runs of an org that wait to begin; more are refused until some have begun. */
  queuedRuns: 50_000,
  queues: 100,
  budgets: 100,
  /** What an answer may come to at most, in tokens, for a budget, when its node sets no limit. */
  assumedAnswerTokens: 4_096,
  /** Of one run. */
  runBookmarks: 200,
  /** Of one person in one org. */
  savedFilters: 50,
  tags: 100,
} as const;
