// A mapping of the author's own, over their own data, in a worker of their own browser, which is ended when it takes too long. In a
// run the server does it, in its sandbox.
import { WorkerLine } from "@/components/canvas/worker-line";
import type { MappingAnswer, MappingQuestion } from "./answer-mapping";

const limitMs = 1_500;
// Without a worker nothing could end it.
const tooLong: MappingAnswer = { problem: "it takes too long to be tried here" };

const line = new WorkerLine<MappingQuestion, MappingAnswer>({
  open: () => new Worker(new URL("./mapping.worker.ts", import.meta.url), { type: "module" }),
  otherwise: async () => tooLong,
});

export function evaluateMapping(question: MappingQuestion): Promise<MappingAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      line.close();
      resolve(tooLong);
    }, limitMs);
    line
      .ask(question)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
