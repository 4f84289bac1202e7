import type { TestProject } from "vitest/node";
import { startTestServer } from "./database";

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be added to.
  export interface ProvidedContext {
    databaseAdminUrl: string;
    testFolder: string;
  }
}

/** Once for a run of the integration tests. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide("databaseAdminUrl", server.adminUrl);
  project.provide("testFolder", server.folder);
  return () => server.stop();
}
