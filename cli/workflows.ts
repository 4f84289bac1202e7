import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { nodeCatalog } from "@/server/nodes/registry";
import { workflowDocument } from "@/server/workflow/document";
import { exportDocument } from "@/server/workflow/export-document";
import { toGraph } from "@/server/workflow/graph";
import { readWorkflowFile } from "@/server/workflow/workflow-file";
import { callApi } from "./api-client";
import { CommandError } from "./command-error";
import { type ConnectionOptions, readConnection, withConnection } from "./connection";
import { printJson, printTable } from "./output";
import { readText } from "./read-json";

type WorkflowItem = { id: string; name: string; publishedVersion: number | null; updatedAt: string };
type Page<Item> = { items: Item[]; nextCursor: string | null };

export const workflows = new Command("workflows").description("list, export, import and check workflows");

withConnection(workflows.command("list").description("the org's workflows, the latest first")).action(
  async (options: ConnectionOptions) => {
    const page = await callApi<Page<WorkflowItem>>(readConnection(options), "GET", "workflows?limit=100");
    if (options.json) return printJson(page);
    const rows = page.items.map((item) => [
      item.id,
      item.publishedVersion === null ? "-" : `v${item.publishedVersion}`,
      item.updatedAt,
      item.name,
    ]);
    printTable(["id", "version", "updated", "name"], rows);
  },
);

withConnection(workflows.command("export <id>").description("print a workflow's document as JSON"))
  .option("-o, --out <file>", "write it to a file instead")
  .action(async (id: string, options: ConnectionOptions & { out?: string }) => {
    const { document } = await callApi<{ document: unknown }>(readConnection(options), "GET", `workflows/${encodeURIComponent(id)}/export`);
    const text = exportDocument(workflowDocument.parse(document));
    if (!options.out) return void process.stdout.write(text);
    await writeFile(options.out, text);
    console.log(`Wrote ${options.out}`);
  });

withConnection(workflows.command("import <file>").description("make workflows from a document or an export; - reads standard input"))
  .option("--name <name>", "its name; that in the file, or the file's, by default")
  .action(async (file: string, options: ConnectionOptions & { name?: string }) => {
    const read = readWorkflowFile(await readText(file), file === "-" ? "Imported workflow" : path.basename(file));
    if ("issues" in read) throw new CommandError(read.issues.map(({ message, fix }) => `${file}: ${message}. ${fix}`).join("\n"));
    const made: { id: string; name: string }[] = [];
    for (const { name, description, document } of read.workflows) {
      const body = { name: options.name ?? name, description, document };
      made.push({ ...(await callApi<{ id: string }>(readConnection(options), "POST", "workflows", body)), name: body.name });
    }
    if (options.json) return printJson(made.length === 1 ? made[0] : made);
    for (const { id, name } of made) console.log(`Made workflow ${id} (${name})`);
  });

workflows
  .command("validate <file>")
  .description("check a document without a server; - reads standard input. Exits 1 when it has errors")
  .option("--json", "print the issues as JSON")
  .action(async (file: string, options: { json?: boolean }) => {
    const issues = findIssues(await readText(file), file);
    if (options.json) printJson(issues);
    else if (issues.length === 0) console.log("No problems.");
    else for (const issue of issues) console.log(`${issue.severity}  ${issue.nodeId ?? issue.edgeId ?? "-"}  ${issue.message}`);
    if (issues.some((issue) => issue.severity === "error")) throw new CommandError("The workflow has problems.");
  });

function findIssues(text: string, file: string) {
  const read = readWorkflowFile(text, path.basename(file));
  return "issues" in read ? read.issues : read.workflows.flatMap(({ document }) => toGraph(document, nodeCatalog).issues);
}
