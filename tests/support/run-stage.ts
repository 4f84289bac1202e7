// What tests of runs through the public API stand on: an org with a key, a running machine, a server that nodes ask, and models.
import { afterAll, expect } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { startModelServer } from "./model-server";
import { createHoldingServer, createRunClient } from "./run-client";
import { callRest, createTestOrg } from "./test-org";

/** The provider `local` with the model `test-1`, which has a price, so that what is paid for shows. */
const prices = { inputPricePerMillion: 1_000, outputPricePerMillion: 2_000 };

/** Made at the top of a file of tests; all of it is taken away after them. */
export async function openRunStage() {
  const server = await createHoldingServer();
  const models = await startModelServer();
  const org = await createTestOrg();
  const key = await org.createKey();
  const body = { name: "local", baseUrl: models.url, models: [{ name: "test-1", ...prices }] };
  expect((await callRest(key, "POST", "providers", { body })).status).toBe(201);
  await startMachine();
  afterAll(async () => {
    server.close();
    await models.close();
    await drainMachine(2_000);
  });
  return { org, key, client: createRunClient(key), server, models };
}
