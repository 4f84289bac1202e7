"use client";
import { ChevronDown, ChevronRight, CircleAlert, SquareDashed, StickyNote, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { NodeTile } from "@/components/node-tile";
import { nodeCatalog } from "@/server/nodes/registry";
import type { OutlineGroup, OutlineNode } from "@/server/workflow/outline-document";
import { readColor } from "./mark-colors";
import { RenameField } from "./rename-field";
import type { CardProblem } from "./to-flow";

const indent = 14;

type RowEvents = {
  /** `more`: beside what is selected already. */
  onChoose: (key: string, more: boolean) => void;
  /** A right click, or the menu key. */
  onAim: (key: string) => void;
  onOpen: (key: string) => void;
};

type OutlineRowProps = RowEvents &
  Pick<OutlineNode, "node" | "level" | "place" | "of" | "holds"> & {
    words: string;
    problem: CardProblem | undefined;
    isSelected: boolean;
    isOpen: boolean;
    /** Where the focus is, or comes to. */
    isCurrent: boolean;
    isRenaming: boolean;
    onToggle: (id: string) => void;
    onRename: (id: string, name: string | null) => void;
  };

/** A node: its name and type, what is wrong with it, and where it leads in words. */
export const OutlineRow = memo(function OutlineRow(props: OutlineRowProps) {
  const { node, level, place, of, holds, words, problem, isOpen, isRenaming, onToggle, onRename, ...row } = props;
  const look = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type]?.look : undefined;
  const label = look?.label ?? node.type;
  const Sign = problem?.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <Row
      {...row}
      id={node.id}
      aria={{ level, place, of, expanded: holds === null ? undefined : isOpen }}
      toggle={holds !== null && <Toggle isOpen={isOpen} onToggle={() => onToggle(node.id)} />}
      tile={<NodeTile group={look?.group ?? "logic"} icon={look?.icon ?? "square"} size="sm" />}
      sign={problem && <Sign className={`size-3.5 ${problem.severity === "error" ? "text-fail-fg" : "text-wait-fg"}`} aria-hidden="true" />}
    >
      {isRenaming ? (
        <RenameField
          label="Node name"
          value={node.name || label}
          className="w-full text-[12.5px]"
          onDone={(name) => onRename(node.id, name)}
        />
      ) : (
        <span className={`block truncate text-[12.5px] ${node.disabled ? "text-fg-3 line-through" : ""}`}>{node.name || node.id}</span>
      )}
      <span className="block truncate text-2xs text-fg-3">
        <span className="sr-only">
          , {label}
          {node.disabled ? ", disabled" : ""}
          {node.pinned ? ", output pinned" : ""}
          {holds === null ? "" : `, holds ${holds} ${holds === 1 ? "node" : "nodes"}`}
          {problem ? `, ${problem.severity === "error" ? "problem" : "warning"}: ${problem.text}` : ""},{" "}
        </span>
        {words}
      </span>
    </Row>
  );
});

type GroupRowProps = RowEvents &
  Pick<OutlineGroup, "group" | "level" | "place" | "of" | "holds"> & {
    id: string;
    isSelected: boolean;
    isOpen: boolean;
    isCurrent: boolean;
    isRenaming: boolean;
    onToggle: (key: string) => void;
    onRename: (key: string, name: string | null) => void;
  };

/** A group: its name, over its members. */
export const GroupRow = memo(function GroupRow({
  group,
  level,
  place,
  of,
  holds,
  isOpen,
  isRenaming,
  onToggle,
  onRename,
  ...row
}: GroupRowProps) {
  const name = group.name || "Group";
  return (
    <Row
      {...row}
      aria={{ level, place, of, expanded: isOpen }}
      toggle={<Toggle isOpen={isOpen} onToggle={() => onToggle(row.id)} />}
      tile={
        <span data-color={readColor(group.color, "grey")} className="trellis-swatch grid size-5 shrink-0 place-items-center rounded-sm">
          <SquareDashed className="size-3" aria-hidden="true" />
        </span>
      }
    >
      {isRenaming ? (
        <RenameField label="Group name" value={name} className="w-full text-[12.5px]" onDone={(next) => onRename(row.id, next)} />
      ) : (
        <span className="flex items-baseline gap-2">
          <span className="truncate text-[12.5px]">{name}</span>
          <span className="num shrink-0 text-2xs text-fg-3">
            <span className="sr-only">, group, </span>
            {holds} {holds === 1 ? "node" : "nodes"}
          </span>
        </span>
      )}
    </Row>
  );
});

/** Opens and closes a branch by mouse; the keyboard's ways are the arrow keys, as in every tree. */
function Toggle({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <span
      aria-hidden="true"
      className="grid size-4 place-items-center rounded-xs text-fg-3 hover:bg-hover"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Chevron className="size-3.5" />
    </span>
  );
}

type NoteRowProps = RowEvents & { id: string; title: string; place: number; of: number; isSelected: boolean; isCurrent: boolean };

/** A sticky note, by its first line. */
export function NoteRow({ title, place, of, ...row }: NoteRowProps) {
  return (
    <Row
      {...row}
      aria={{ level: 1, place, of, expanded: undefined }}
      tile={
        <span data-color="yellow" className="trellis-swatch grid size-5 shrink-0 place-items-center rounded-sm">
          <StickyNote className="size-3" aria-hidden="true" />
        </span>
      }
    >
      <span className="block truncate text-[12.5px]">
        <span className="sr-only">Note: </span>
        {title}
      </span>
    </Row>
  );
}

type RowProps = RowEvents & {
  id: string;
  aria: { level: number; place: number; of: number; expanded: boolean | undefined };
  isSelected: boolean;
  isCurrent: boolean;
  toggle?: ReactNode;
  tile: ReactNode;
  sign?: ReactNode;
  children: ReactNode;
};

function Row({ id, aria, isSelected, isCurrent, toggle, tile, sign, onChoose, onAim, onOpen, children }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it listens to the keys
    <div
      role="treeitem"
      data-key={id}
      aria-level={aria.level}
      aria-posinset={aria.place}
      aria-setsize={aria.of}
      aria-expanded={aria.expanded}
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      className="relative mx-1.5 flex min-h-9 cursor-default items-center gap-2 rounded-[7px] py-1 pr-2 hover:bg-hover aria-selected:bg-accent-soft"
      style={{ paddingLeft: 20 + (aria.level - 1) * indent }}
      onClick={(event) => onChoose(id, event.ctrlKey || event.metaKey)}
      onDoubleClick={() => onOpen(id)}
      onContextMenu={() => onAim(id)}
    >
      <span className="absolute" style={{ left: 3 + (aria.level - 1) * indent }}>
        {toggle}
      </span>
      {tile}
      <span className="min-w-0 flex-1">{children}</span>
      {sign}
    </div>
  );
}
