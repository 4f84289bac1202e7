// The commands. Those for a running server speak its REST API; `setup` works on the database itself.
import { Command } from "commander";
import { describeError } from "./command-error";
import { doctor } from "./doctor";
import { runs } from "./runs";
import { setup } from "./setup";
import { workflows } from "./workflows";

const program = new Command("trellis").description("Trellis from the terminal").showHelpAfterError();
for (const command of [setup, workflows, runs, doctor]) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
