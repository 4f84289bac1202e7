// Typing into the settings of a node while the document is checked and saved: from the key's own time to the paint after it.
import { record, untilQuiet } from "./browser.mjs";
import { typedNodes } from "./documents.mjs";

const text = "the quick brown fox jumps over the lazy dog and runs on ";
const everyMs = 45;

/** What is typed where: the field by its label, and words that are no error in it. */
export const fields = {
  prompt: { nodeId: typedNodes.prompt, label: /^Prompt/, text },
  expression: { nodeId: typedNodes.expression, label: /^Condition/, text: " && input.n != 12 && input.text != 'abc' || input.k > 1" },
  code: { nodeId: typedNodes.code, label: /^Code/, text: "const total = input.lines.length; return { total, n: 1 };" },
};

/** Milliseconds from each key to its paint. */
export async function measureTyping(page, { nodeId, label, text: typed }) {
  await page.keyboard.press("Control+K");
  await page.getByRole("dialog").getByRole("combobox").fill(nodeId);
  await page.keyboard.press("Enter");
  const field = page.getByRole("complementary", { name: "Node settings" }).getByRole("textbox", { name: label }).first();
  await field.click();
  await page.keyboard.press("End");
  await untilQuiet(page, 500);
  const { keys } = await record(page, async () => {
    for (const letter of typed) {
      await page.keyboard.press(letter === " " ? "Space" : letter);
      await page.waitForTimeout(everyMs);
    }
    // The check and the save of the last key.
    await page.waitForTimeout(1_500);
  });
  return keys;
}
