"use client";
import { ArrowDown, ArrowUp, CaseSensitive, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { nodeCatalog } from "@/server/nodes/registry";
import { describeHit, findText, isReplaceable, type TextHit } from "@/server/workflow/find-text";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { markKey, titleOfNote } from "./mark-keys";
import { ReplaceRow } from "./replace-row";
import type { EditorCommands } from "./use-editor-commands";

/** More are counted, but not listed. */
const listed = 200;
/** Characters before an occurrence. */
const context = 24;

/** Find and replace over the whole workflow: names, ids, types, settings and notes. */
export function FindPanel({ commands }: { commands: EditorCommands }) {
  const store = useEditorStore();
  const actions = useEditorActions();
  const document = useEditor((state) => state.history.document);
  const readOnly = useEditor((state) => state.readOnly);
  const [text, setText] = useState("");
  const [by, setBy] = useState("");
  const [matchCase, setMatchCase] = useState(false);
  const [withReferences, setWithReferences] = useState(false);
  const [at, setAt] = useState(0);
  const hits = useMemo(() => findText(document, nodeCatalog, { text, matchCase }), [document, text, matchCase]);
  const names = useMemo(
    () =>
      new Map([
        ...document.nodes.map(({ id, name }) => [`node ${id}`, name || id] as const),
        ...document.notes.map((note) => [`sticky-note ${note.id}`, titleOfNote(note)] as const),
      ]),
    [document],
  );
  const current = hits.length === 0 ? undefined : hits[Math.min(at, hits.length - 1)];
  const mayReplace = (hit: TextHit) => isReplaceable(hit, { references: withReferences });
  const replaceable = hits.filter(mayReplace);
  const fixed = hits.filter((hit) => !isReplaceable(hit, { references: true })).length;
  const close = () => store.setState({ findOpen: false });
  const goTo = (index: number) => {
    const hit = hits[(index + hits.length) % hits.length];
    if (!hit) return;
    setAt((index + hits.length) % hits.length);
    const key = hit.of === "node" ? hit.id : markKey("note", hit.id);
    commands.goTo(key, { inspect: hit.of === "node", focus: false, pan: "if-hidden" });
  };
  const replace = (some: readonly TextHit[]) => {
    const count = actions.replaceText(some, { text, by });
    const inReferences = some.filter(({ isReference }) => isReference).length;
    store.setState({ announcement: `Replaced ${count}${inReferences > 0 ? `, ${inReferences} of them in references` : ""}` });
  };
  return (
    <search
      aria-label="Find and replace"
      className="nokey absolute top-3 right-3 z-20 flex max-h-[min(560px,calc(100%-24px))] w-80 flex-col rounded-[10px] bg-raised shadow-lg max-md:left-3 max-md:w-auto"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <div className="grid gap-1.5 p-2">
        <div className="flex items-center gap-1">
          <FindField
            label="Find"
            value={text}
            onValue={(next) => {
              setText(next);
              setAt(0);
            }}
            onEnter={(back) => goTo(current ? (isAt(store, current) ? at + (back ? -1 : 1) : at) : 0)}
          />
          <IconButton
            label="Match case"
            aria-pressed={matchCase}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
            onClick={() => setMatchCase(!matchCase)}
          >
            <CaseSensitive />
          </IconButton>
          <IconButton label="Previous" keys="⇧ Enter" aria-disabled={hits.length === 0} onClick={() => goTo(at - 1)}>
            <ArrowUp />
          </IconButton>
          <IconButton label="Next" keys="Enter" aria-disabled={hits.length === 0} onClick={() => goTo(at + 1)}>
            <ArrowDown />
          </IconButton>
          <IconButton label="Close" keys="Esc" onClick={close}>
            <X />
          </IconButton>
        </div>
        {!readOnly && (
          <ReplaceRow
            by={by}
            onBy={setBy}
            onReplace={current && mayReplace(current) ? () => replace([current]) : null}
            onReplaceAll={replaceable.length > 0 ? () => replace(replaceable) : null}
            references={hits.filter(({ isReference }) => isReference).length}
            withReferences={withReferences}
            onWithReferences={setWithReferences}
          />
        )}
        <p role="status" className="num px-1 text-2xs text-fg-3">
          {countHits({ text, hits: hits.length, at: hits.indexOf(current as TextHit), fixed: readOnly ? 0 : fixed })}
        </p>
      </div>
      {hits.length > 0 && (
        <ul aria-label="Found" className="min-h-0 flex-1 overflow-y-auto border-t border-line p-1">
          {hits.slice(0, listed).map((hit, index) => (
            <li key={`${hit.of} ${hit.id} ${hit.where} ${hit.path.join(".")} ${hit.start}`}>
              <button
                type="button"
                aria-current={hit === current || undefined}
                className="block w-full rounded-[7px] px-2 py-1 text-left hover:bg-hover aria-current:bg-accent-soft"
                onClick={() => goTo(index)}
              >
                <span className="flex items-baseline gap-2">
                  <span className="truncate text-[12.5px]">{names.get(`${hit.of} ${hit.id}`)}</span>
                  <span className="ml-auto shrink-0 text-2xs text-fg-3">
                    {describeHit(hit)}
                    {hit.isReference && " · reference"}
                  </span>
                </span>
                <Excerpt hit={hit} />
              </button>
            </li>
          ))}
          {hits.length > listed && <li className="px-2 py-1 text-2xs text-fg-3">and {hits.length - listed} more</li>}
        </ul>
      )}
    </search>
  );
}

/** Whether what the hit is in is what is selected: the first Enter goes to the hit, the next ones go on. */
function isAt(store: ReturnType<typeof useEditorStore>, { of, id }: TextHit): boolean {
  return store.getState().selected.has(of === "node" ? id : markKey("note", id));
}

/** `fixed`: occurrences that nothing can replace. */
type Counted = { text: string; hits: number; at: number; fixed: number };

function countHits({ text, hits, at, fixed }: Counted): string {
  if (text === "") return "Looks in names, ids, types, settings and notes";
  if (hits === 0) return "Nothing found";
  const place = `${at + 1} of ${hits}`;
  return fixed === 0 ? place : `${place}; ${fixed} in ids, types or fields, which are not replaced`;
}

type FindFieldProps = { label: string; value: string; onValue: (value: string) => void; onEnter: (back: boolean) => void };

/** Has the focus when it opens, and again when Mod+F is pressed. */
function FindField({ label, value, onValue, onEnter }: FindFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const asked = useEditor((state) => state.findAsked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it is asked for
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  return (
    <Input
      ref={field}
      aria-label={label}
      placeholder={label}
      value={value}
      className="h-7"
      onChange={(event) => onValue(event.target.value)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onEnter(event.shiftKey);
      }}
    />
  );
}

function Excerpt({ hit: { text, start, end } }: { hit: TextHit }): ReactNode {
  const from = Math.max(0, start - context);
  return (
    <span className="block truncate font-mono text-2xs text-fg-2">
      {from > 0 && "…"}
      {text.slice(from, start)}
      <mark className="rounded-[3px] bg-wait-soft text-fg">{text.slice(start, end)}</mark>
      {text.slice(end, end + 80)}
    </span>
  );
}
