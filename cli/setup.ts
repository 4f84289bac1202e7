import { Command } from "commander";
import { AppError } from "@/server/errors";
import { apiKeyScopes } from "@/server/permissions";
import { CommandError } from "./command-error";
import { withDatabase } from "./open-database";
import { printJson } from "./output";

type SetupOptions = { email: string; password: string; org: string; name?: string; json?: boolean; forceNewOrg?: boolean };

export const setup = new Command("setup")
  .description("create the first owner, the first org and an API key, without a browser")
  .requiredOption("--email <email>", "the owner's email address")
  .requiredOption("--password <password>", "at least 10 characters; - reads it from standard input")
  .requiredOption("--org <name>", "the org's name")
  .option("--name <name>", "the owner's name; the part of the email before the @ by default")
  .option("--json", "print { orgSlug, orgId, userId, apiKey, url }")
  .option("--force-new-org", "make a further org although Trellis is already set up")
  .action(runSetup);

async function runSetup(options: SetupOptions): Promise<void> {
  const password = options.password === "-" ? await readPassword() : options.password;
  const made = await withDatabase(() => makeOwner({ ...options, password }));
  const url = `${process.env.AUTH_URL ?? `http://localhost:${process.env.PORT ?? 3000}`}/${made.orgSlug}/workflows`;
  if (options.json) return printJson({ ...made, url });
  console.log(`Org ${made.orgSlug} and its owner ${options.email} are ready.`);
  console.log(`API key, shown only now: ${made.apiKey}`);
  console.log(`Sign in at ${url}`);
}

async function makeOwner(options: SetupOptions): Promise<{ orgSlug: string; orgId: string; userId: string; apiKey: string }> {
  const { setUp, setupInput } = await import("@/server/services/people/setup");
  const { createApiKey } = await import("@/server/services/api-keys/api-keys");
  const input = setupInput.safeParse({
    email: options.email,
    password: options.password,
    orgName: options.org,
    name: options.name ?? options.email.split("@")[0],
  });
  if (!input.success) throw new CommandError(input.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  const made = await setUp(input.data, { forceNewOrg: options.forceNewOrg === true }).catch(explainRefusal);
  const owner = { kind: "user", orgId: made.orgId, userId: made.userId, role: "owner" } as const;
  const { key } = await createApiKey(owner, { name: "Made by trellis setup", scopes: [...apiKeyScopes] });
  return { ...made, apiKey: key };
}

function explainRefusal(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== "not_found") throw error;
  throw new CommandError("Trellis is already set up. Sign in at its address, or pass --force-new-org to make a further org.");
}

async function readPassword(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin) text += chunk;
  return text.trimEnd();
}
