import { diffLines, diffWordsWithSpace } from "diff";
import { Fragment } from "react";

/** Where to look at whole lines: words of a very long text take too long to compare while a dialog opens. */
const wordsUpTo = 20_000;
const timeoutMs = 150;
/** Unchanged text around a change that is shown, and how much is worth leaving out. */
const contextChars = 90;
const leaveOutFrom = 260;

type TextPart = { text: string; change: "added" | "removed" | null };

/** How a text became another one, in words, or in lines when it is long. */
function compareTexts(before: string, after: string): TextPart[] {
  const words = before.length + after.length <= wordsUpTo ? diffWordsWithSpace(before, after, { timeout: timeoutMs }) : undefined;
  const parts = words ?? diffLines(before, after, { timeout: timeoutMs });
  // Too different to compare in time: all of it went, all of it came.
  if (!parts) return [...toPart(before, "removed"), ...toPart(after, "added")];
  return parts.flatMap(({ value, added, removed }) => toPart(value, added ? "added" : removed ? "removed" : null));
}

function toPart(text: string, change: TextPart["change"]): TextPart[] {
  return text === "" ? [] : [{ text, change }];
}

/** What is far from any change, left out of the middle of an unchanged stretch. */
function shorten(text: string, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): { head: string; tail: string } | null {
  if (text.length < leaveOutFrom) return null;
  return { head: isFirst ? "" : text.slice(0, contextChars), tail: isLast ? "" : text.slice(-contextChars) };
}

type TextDiffProps = {
  before: string;
  after: string /** Leaves out what was taken away: shows the second text with what is new in it. */;
  onlyAfter?: boolean;
};

/** A text with what was added and taken away marked by colour, line and, for screen readers, words. */
export function TextDiff({ before, after, onlyAfter = false }: TextDiffProps) {
  const parts = compareTexts(before, after).filter(({ change }) => !onlyAfter || change !== "removed");
  return (
    <p className="text-sm leading-5 break-words whitespace-pre-wrap">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
        <Fragment key={at}>
          <Part part={part} isFirst={at === 0} isLast={at === parts.length - 1} />
        </Fragment>
      ))}
    </p>
  );
}

function Part({ part: { text, change }, ...place }: { part: TextPart; isFirst: boolean; isLast: boolean }) {
  if (change === "added") return <ins className="rounded-[3px] bg-ok-soft text-ok-fg decoration-1 underline-offset-2">{text}</ins>;
  if (change === "removed") return <del className="rounded-[3px] bg-fail-soft text-fail-fg">{text}</del>;
  const short = shorten(text, place);
  if (!short) return text;
  return (
    <>
      {short.head}
      <span className="text-fg-3" title="Unchanged text is left out here">
        {" … "}
      </span>
      {short.tail}
    </>
  );
}
