// The editor's keys: one table for the listener and for the sheet that lists them.

export type KeyCommand =
  | "undo"
  | "redo"
  | "copy"
  | "cut"
  | "paste"
  | "duplicate"
  | "select-all"
  | "select-members"
  | "delete"
  | "delete-keeping"
  | "add"
  | "open"
  | "rename"
  | "disable"
  | "replace"
  | "wire"
  | "move-in"
  | "move-out"
  | "collapse"
  | "note"
  | "group"
  | "ungroup"
  | "align-left"
  | "align-center"
  | "align-right"
  | "align-top"
  | "align-middle"
  | "align-bottom"
  | "space-across"
  | "space-down"
  | "run"
  | "run-until"
  | "run-from"
  | "run-only"
  | "pin"
  | "log"
  | "commands"
  | "find"
  | "export-file"
  | "import-file"
  | "tidy"
  | "fit"
  | "actual-size"
  | "zoom-in"
  | "zoom-out"
  | "search"
  | "problems"
  | "help"
  | "walk-up"
  | "walk-down"
  | "walk-left"
  | "walk-right"
  | "nudge-up"
  | "nudge-down"
  | "nudge-left"
  | "nudge-right"
  | "select-upstream"
  | "select-downstream"
  | "walk-connections"
  | "outline"
  | "box-select"
  | "escape";

type KeyRow = {
  command: KeyCommand;
  /** As tinykeys reads them. */
  bindings: string[];
  /** As people read them; "Mod" becomes ⌘ or Ctrl. */
  shown: string;
  title: string;
  group: "Edit" | "Nodes" | "Arrange" | "View" | "Move" | "Workflow";
};

export const keyRows: readonly KeyRow[] = [
  { command: "undo", bindings: ["$mod+KeyZ"], shown: "Mod Z", title: "Undo", group: "Edit" },
  { command: "redo", bindings: ["$mod+Shift+KeyZ", "Control+KeyY"], shown: "Mod Shift Z", title: "Redo", group: "Edit" },
  { command: "copy", bindings: ["$mod+KeyC"], shown: "Mod C", title: "Copy as JSON", group: "Edit" },
  { command: "cut", bindings: ["$mod+KeyX"], shown: "Mod X", title: "Cut", group: "Edit" },
  { command: "paste", bindings: ["$mod+KeyV"], shown: "Mod V", title: "Paste", group: "Edit" },
  { command: "duplicate", bindings: ["$mod+KeyD"], shown: "Mod D", title: "Duplicate", group: "Edit" },
  { command: "select-all", bindings: ["$mod+KeyA"], shown: "Mod A", title: "Select everything", group: "Edit" },
  { command: "select-members", bindings: [], shown: "", title: "Select all in the group", group: "Edit" },
  { command: "delete", bindings: ["Delete", "Backspace"], shown: "Delete", title: "Delete what is selected", group: "Edit" },
  {
    command: "delete-keeping",
    bindings: ["$mod+Backspace", "$mod+Delete"],
    shown: "Mod ⌫",
    title: "Delete, keep the wires",
    group: "Edit",
  },
  { command: "add", bindings: ["KeyN"], shown: "N", title: "Add a node, or insert one into the selected connection", group: "Nodes" },
  { command: "search", bindings: ["/", "Shift+/"], shown: "/", title: "Search the palette", group: "Nodes" },
  { command: "open", bindings: ["Enter"], shown: "Enter", title: "Open the settings", group: "Nodes" },
  { command: "rename", bindings: ["F2"], shown: "F2", title: "Rename", group: "Nodes" },
  { command: "disable", bindings: ["KeyD"], shown: "D", title: "Disable or enable", group: "Nodes" },
  { command: "replace", bindings: ["KeyR"], shown: "R", title: "Replace, keeping the wires", group: "Nodes" },
  { command: "wire", bindings: ["KeyW"], shown: "W", title: "Connect to a node from a list", group: "Nodes" },
  { command: "move-in", bindings: ["KeyI"], shown: "I", title: "Move into a loop", group: "Nodes" },
  { command: "move-out", bindings: ["KeyO"], shown: "O", title: "Move out of the loop", group: "Nodes" },
  { command: "collapse", bindings: ["KeyC"], shown: "C", title: "Collapse or expand a loop or group", group: "Nodes" },
  { command: "note", bindings: ["Shift+KeyS"], shown: "Shift S", title: "Add a sticky note", group: "Nodes" },
  { command: "group", bindings: ["$mod+KeyG"], shown: "Mod G", title: "Group what is selected", group: "Nodes" },
  { command: "ungroup", bindings: ["$mod+Shift+KeyG"], shown: "Mod Shift G", title: "Ungroup", group: "Nodes" },
  { command: "align-left", bindings: [], shown: "", title: "Align left edges", group: "Arrange" },
  { command: "align-center", bindings: [], shown: "", title: "Align centres", group: "Arrange" },
  { command: "align-right", bindings: [], shown: "", title: "Align right edges", group: "Arrange" },
  { command: "align-top", bindings: [], shown: "", title: "Align top edges", group: "Arrange" },
  { command: "align-middle", bindings: [], shown: "", title: "Align middles", group: "Arrange" },
  { command: "align-bottom", bindings: [], shown: "", title: "Align bottom edges", group: "Arrange" },
  { command: "space-across", bindings: [], shown: "", title: "Space evenly across", group: "Arrange" },
  { command: "space-down", bindings: [], shown: "", title: "Space evenly down", group: "Arrange" },
  { command: "walk-up", bindings: ["ArrowUp"], shown: "↑ ↓ ← →", title: "Walk along the connections", group: "Move" },
  { command: "walk-down", bindings: ["ArrowDown"], shown: "", title: "", group: "Move" },
  { command: "walk-left", bindings: ["ArrowLeft"], shown: "", title: "", group: "Move" },
  { command: "walk-right", bindings: ["ArrowRight"], shown: "", title: "", group: "Move" },
  { command: "walk-connections", bindings: ["KeyE"], shown: "E", title: "Walk through a node's connections", group: "Move" },
  { command: "select-upstream", bindings: ["Shift+ArrowUp"], shown: "Shift ↑", title: "Select everything before", group: "Move" },
  { command: "select-downstream", bindings: ["Shift+ArrowDown"], shown: "Shift ↓", title: "Select everything after", group: "Move" },
  { command: "nudge-up", bindings: ["Alt+ArrowUp"], shown: "Alt ↑ ↓ ← →", title: "Move what is selected", group: "Move" },
  { command: "nudge-down", bindings: ["Alt+ArrowDown"], shown: "", title: "", group: "Move" },
  { command: "nudge-left", bindings: ["Alt+ArrowLeft"], shown: "", title: "", group: "Move" },
  { command: "nudge-right", bindings: ["Alt+ArrowRight"], shown: "", title: "", group: "Move" },
  { command: "outline", bindings: ["Shift+KeyO"], shown: "Shift O", title: "Go to the outline", group: "View" },
  { command: "box-select", bindings: ["KeyV"], shown: "V", title: "Select by dragging, or move the canvas again", group: "View" },
  { command: "fit", bindings: ["Digit1"], shown: "1", title: "Fit to screen", group: "View" },
  { command: "actual-size", bindings: ["Digit0"], shown: "0", title: "100 %", group: "View" },
  { command: "zoom-in", bindings: ["+", "Equal", "Shift++"], shown: "+", title: "Zoom in", group: "View" },
  { command: "zoom-out", bindings: ["-"], shown: "−", title: "Zoom out", group: "View" },
  { command: "tidy", bindings: ["Shift+KeyL"], shown: "Shift L", title: "Tidy up what is selected, or all", group: "View" },
  { command: "escape", bindings: ["Escape"], shown: "Esc", title: "Cancel or close", group: "View" },
  { command: "run", bindings: ["$mod+Enter"], shown: "Mod Enter", title: "Run, or stop the run that is shown", group: "Workflow" },
  { command: "run-from", bindings: ["Shift+Enter"], shown: "Shift Enter", title: "Run from the selected node", group: "Workflow" },
  { command: "run-until", bindings: [], shown: "", title: "Run until the selected node", group: "Workflow" },
  { command: "run-only", bindings: [], shown: "", title: "Run only the selected node", group: "Workflow" },
  { command: "pin", bindings: ["KeyP"], shown: "P", title: "Pin the last output, or unpin", group: "Nodes" },
  { command: "log", bindings: ["KeyL"], shown: "L", title: "Show the log of the run", group: "Workflow" },
  { command: "commands", bindings: ["$mod+KeyK"], shown: "Mod K", title: "All commands", group: "Workflow" },
  { command: "find", bindings: ["$mod+KeyF"], shown: "Mod F", title: "Find and replace", group: "Workflow" },
  { command: "export-file", bindings: [], shown: "", title: "Export as a file", group: "Workflow" },
  { command: "import-file", bindings: [], shown: "", title: "Import from a file", group: "Workflow" },
  { command: "problems", bindings: ["Shift+KeyP"], shown: "Shift P", title: "Show the problems", group: "Workflow" },
  { command: "help", bindings: ["Shift+?", "?"], shown: "?", title: "Show the keys", group: "Workflow" },
];

/** What the pointer does, for the sheet. "Mod" as above. */
export const pointerRows: readonly { shown: string; title: string }[] = [
  { shown: "Shift + drag", title: "Select what is wholly in a box" },
  { shown: "Mod + click", title: "Select one more, or one less" },
  { shown: "Hold Shift", title: "Light up what the selected node reads, and what reads it" },
  { shown: "Space + drag", title: "Move the canvas" },
  { shown: "Double-click", title: "Rename a node or a group, write a note" },
  { shown: "Drop on a connection", title: "A node without wires goes between its ends" },
];

/** What a command is called, for tooltips and menus. */
export function titleOf(command: KeyCommand): string {
  return keyRows.find((candidate) => candidate.command === command)?.title ?? "";
}

/** The key of a command as shown, for tooltips and menus. */
export function keyOf(command: KeyCommand, mac: boolean): string {
  const row = keyRows.find((candidate) => candidate.command === command);
  return (row?.shown ?? "").replace("Mod", mac ? "⌘" : "Ctrl").replace("Shift", mac ? "⇧" : "Shift");
}

/** True where keys belong to something else: fields, menus, dialogs. */
export function ownsKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("input, textarea, select")) return true;
  return target.closest("[role=dialog], [role=menu], [role=listbox], [role=alertdialog], .nokey") !== null;
}

/** Keys that also work a focused button, tab or link; there they are left alone. */
export const pressKeys: ReadonlySet<KeyCommand> = new Set([
  "open",
  "walk-up",
  "walk-down",
  "walk-left",
  "walk-right",
  "select-upstream",
  "select-downstream",
]);
