export function readSecrets(dataDir: string): Record<string, string>;
