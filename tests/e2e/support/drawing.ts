// A drawing of the test's own, opened in the editor, and what its draft holds.
import { expect, type Page } from "@playwright/test";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { OrgApi } from "./api";
import { cards, expectSaved, expectStill } from "./canvas";
import type { makeChain } from "./documents";

export type Drawing = {
  id: string;
  /** The draft as it is stored, when everything done so far is. */
  read(): Promise<WorkflowDocument>;
  /** "from.output>to" of every connection. */
  wires(): Promise<string[]>;
};

/** Makes a workflow of this document and opens it in the editor. */
export async function openDrawing(
  page: Page,
  org: OrgApi,
  document: Partial<ReturnType<typeof makeChain>> & { nodes: { id: string }[] },
): Promise<Drawing> {
  const whole = { version: 1, edges: [], notes: [], groups: [], ...document };
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Drawing", document: whole });
  await page.goto(`/${org.slug}/workflows/${id}`);
  await expect(cards(page)).not.toHaveCount(0);
  await expectStill(page);
  const read = async () => {
    await expectSaved(page);
    return (await org.read<{ document: WorkflowDocument }>("workflows.get", { id })).document;
  };
  const wires = async () => (await read()).edges.map(({ source, sourceHandle, target }) => `${source}.${sourceHandle}>${target}`).sort();
  return { id, read, wires };
}

/** The button that undoes the last step, by what it would undo. */
export const undoOf = (page: Page, what: string) => page.getByRole("button", { name: `Undo ${what}`, exact: true });
