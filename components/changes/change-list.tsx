"use client";
import { useEffect, useRef } from "react";
import { cn } from "@/components/cn";
import type { Change, FieldChange } from "@/server/workflow/list-changes";
import { changeLooks } from "./change-looks";
import { TextDiff } from "./text-diff";

type ChangeListProps = {
  changes: readonly Change[];
  /** The key of the change that the canvas shows. */
  chosen?: string | null;
  /** Left out: there is no canvas beside it. */
  onChoose?: (change: Change) => void;
};

/** Everything that differs, one entry for each thing, with both texts of each field. Choosing one shows it on the canvas. */
export function ChangeList({ changes, chosen = null, onChoose }: ChangeListProps) {
  return (
    <ol aria-label="Changes" className="grid content-start gap-0.5">
      {changes.map((change) => (
        <Entry key={change.key} change={change} isChosen={change.key === chosen} onChoose={onChoose && (() => onChoose(change))} />
      ))}
    </ol>
  );
}

type EntryProps = { change: Change; isChosen: boolean; onChoose: (() => void) | undefined };

function Entry({ change, isChosen, onChoose }: EntryProps) {
  const entry = useRef<HTMLLIElement>(null);
  // The list follows the keys that walk through the changes.
  useEffect(() => {
    if (isChosen) entry.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li ref={entry} className={cn("rounded-md px-2.5 py-2", isChosen && "bg-accent-soft")}>
      {onChoose ? (
        <button
          type="button"
          aria-current={isChosen || undefined}
          onClick={onChoose}
          className="flex w-full items-start gap-2 rounded-sm text-left hover:underline"
        >
          <Title change={change} />
        </button>
      ) : (
        <p className="flex items-start gap-2">
          <Title change={change} />
        </p>
      )}
      {change.fields.length > 0 && (
        <dl className="mt-1.5 grid gap-2 pl-[22px]">
          {change.fields.map((field) => (
            <div key={field.label}>
              <dt className="text-2xs font-medium text-fg-3">{field.label}</dt>
              <dd>
                <FieldDiff field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function Title({ change: { kind, title } }: { change: Change }) {
  const { word, icon: Icon, text } = changeLooks[kind];
  return (
    <>
      <Icon className={cn("mt-[3px] size-3.5 shrink-0", text)} aria-hidden="true" />
      <span className="min-w-0 break-words">
        <span className={cn("text-xs font-medium", text)}>{word}</span> <span className="font-[550]">{title}</span>
      </span>
    </>
  );
}

function FieldDiff({ field: { before, after } }: { field: FieldChange }) {
  if (before === null && after === null) return <p className="text-sm text-fg-3">Changed</p>;
  if (before === null) return <p className="max-h-40 overflow-y-auto text-sm break-words whitespace-pre-wrap">{after}</p>;
  if (isWord(before) && (after === null || isWord(after)))
    return (
      <p className="text-sm break-words">
        <del className="rounded-[3px] bg-fail-soft text-fail-fg">{before}</del>
        {after !== null && (
          <>
            {" → "}
            <ins className="rounded-[3px] bg-ok-soft text-ok-fg no-underline">{after}</ins>
          </>
        )}
      </p>
    );
  return (
    <div className="max-h-64 overflow-y-auto">
      <TextDiff before={before} after={after ?? ""} />
    </div>
  );
}

/** Nothing in it could stay the same. */
const isWord = (text: string) => text.length < 40 && !/\s/.test(text);
