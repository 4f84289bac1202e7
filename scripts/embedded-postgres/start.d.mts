export type EmbeddedPostgres = {
  url: string;
  port: number;
  pid: number | undefined;
  /** False when it attached to a server that already ran. */
  started: boolean;
  stop(options?: { unlessUsed?: boolean }): Promise<void>;
};

export function startEmbeddedPostgres(options: {
  dataDir: string;
  throwaway?: boolean;
  log?: (line: string) => void;
}): Promise<EmbeddedPostgres>;

export function stopEmbeddedPostgres(options: { dataDir: string }): Promise<void>;
