// Reflection: an answer is reviewed, and mended as often as the reviewer sends it back and the settings allow.
import { AppError, type ErrorCode } from "@/server/errors";
import { type Answer, ask, type Talk, work } from "./agent-loop";
import { type ReviewCase, type ReviewEnding, type ReviewOutput, reviewAnswer, revisionRequest, type Verdict } from "./agent-review";

/** What a limit that is met after the first answer means: the answer is there, so the work ends with the best one. */
const endingOf: Partial<Record<ErrorCode, ReviewEnding>> = {
  turns_exhausted: "turns",
  budget_exceeded: "spend",
  output_invalid: "unreadable",
};

/** The answer that may be given after all reviews, and what they said. */
export async function reflect(talk: Talk, task: string, first: Answer): Promise<{ answer: Answer; review: ReviewOutput }> {
  const { rounds } = talk.settings.reflection;
  const reviewed: { answer: Answer; verdict: Verdict }[] = [];
  let answer = first;
  const end = (ended: ReviewEnding) => endReview(talk, { ended, reviewed, last: answer });
  try {
    for (;;) {
      const verdict = await review(talk, {
        task,
        answer: answer.said,
        observations: talk.messages.flatMap(({ role, content }) => (role === "tool" ? [content] : [])),
        earlier: reviewed.map((one) => one.verdict),
      });
      if (!verdict) return end("unreadable");
      reviewed.push({ answer, verdict });
      if (verdict.approved) return end("approved");
      if (reviewed.length > rounds) return end("rounds");
      talk.messages.push({ role: "assistant", content: answer.raw }, revisionRequest(verdict));
      answer = await work(talk);
    }
  } catch (error) {
    const ended = error instanceof AppError ? endingOf[error.code] : undefined;
    if (ended === undefined) throw error;
    return end(ended);
  }
}

async function review(talk: Talk, given: ReviewCase): Promise<Verdict | null> {
  const { reflection, models } = talk.settings;
  const { thought, verdict } = await reviewAnswer(given, {
    criteria: reflection.criteria,
    models: reflection.models.length > 0 ? reflection.models : models,
    ask: (request) => ask(talk, request),
  });
  if (!verdict) {
    talk.ctx.log("warn", "The reviewer's verdict could not be read, so the answer stands as it is.");
    return null;
  }
  const { approved, score, feedback } = verdict;
  const round = given.earlier.length + 1;
  talk.ctx.thought({ turn: talk.calls, thought, text: feedback, review: { approved, score, round } });
  return verdict;
}

type Reviewed = { ended: ReviewEnding; reviewed: readonly { answer: Answer; verdict: Verdict }[]; last: Answer };

/** The approved answer, else the one with the highest score; of equals the later one, and of none reviewed the last. */
function endReview(talk: Talk, { ended, reviewed, last }: Reviewed): { answer: Answer; review: ReviewOutput } {
  const history = reviewed.map(({ answer, verdict }) => ({ answer: answer.said, ...verdict }));
  const approved = ended === "approved";
  const best = approved ? undefined : reviewed.reduce<Reviewed["reviewed"][number] | undefined>(better, undefined);
  if (!approved && best)
    talk.ctx.log("warn", `${endingWords[ended]} The answer with the highest score is given: ${best.verdict.score} of 100.`);
  return { answer: best?.answer ?? last, review: { approved, ended, history } };
}

const better = <Entry extends { verdict: Verdict }>(best: Entry | undefined, entry: Entry): Entry =>
  best && best.verdict.score > entry.verdict.score ? best : entry;

const endingWords: Record<ReviewEnding, string> = {
  approved: "The reviewer approved the answer.",
  rounds: "The reviewer did not approve, and the answer was sent back as often as it may be.",
  turns: "The agent's turns were used up before the reviewer approved.",
  spend: "The agent's spending limit was reached before the reviewer approved.",
  unreadable: "A verdict or a revised answer could not be read.",
};
