import { answerMapping } from "./answer-mapping";

self.onmessage = async ({ data: { id, content } }: MessageEvent<{ id: number; content: Parameters<typeof answerMapping>[0] }>) => {
  self.postMessage({ id, content: await answerMapping(content) });
};
