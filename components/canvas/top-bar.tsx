"use client";
import { CircleAlert, Download, FileJson2, Plus, Rocket, SlidersHorizontal, TriangleAlert, Upload } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { RunButton } from "@/components/editor-run/run-button";
import { useCan, useOrg } from "@/components/org-context";
import { Logo } from "@/components/shell/logo";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import type { GraphIssue } from "@/server/workflow/graph";
import type { SaveState } from "./autosave";
import { countProblems, hasErrors } from "./problems";
import { RenameField } from "./rename-field";
import { SaveStateText } from "./save-state-text";

export const editorTabs = ["build", "runs", "versions"] as const;
export type EditorTab = (typeof editorTabs)[number];

const tabOptions = [
  { value: "build", label: "Build" },
  { value: "runs", label: "Runs" },
  { value: "versions", label: "Versions" },
] as const;

type TopBarProps = {
  name: string;
  publishedVersion: number | null;
  hasUnpublishedChanges: boolean;
  save: SaveState;
  readOnly: boolean;
  issues: readonly GraphIssue[];
  tab: EditorTab;
  starting: boolean;
  onTab: (tab: EditorTab) => void;
  onRename: (name: string) => void;
  onProblems: () => void;
  onAdd: () => void;
  onSettings: () => void;
  onFile: (ask: "export" | "import") => void;
  onPublish: () => void;
};

/** Where am I, is it saved, what can I do next. On a phone the middle part takes a row of its own. */
export function TopBar(props: TopBarProps) {
  const { tab, onTab } = props;
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-panel px-3 py-[7px] md:h-[46px] md:flex-nowrap md:py-0">
      <Place {...props} />
      <nav aria-label="Views" className="order-last flex w-full justify-center md:order-none md:w-auto">
        <Segmented label="View" value={tab} onValueChange={onTab} options={tabOptions} />
      </nav>
      <Doings {...props} />
    </header>
  );
}

function Place({ name, publishedVersion, hasUnpublishedChanges, save, readOnly, onRename }: TopBarProps) {
  const { slug, name: orgName } = useOrg();
  const [renaming, setRenaming] = useState(false);
  const version = publishedVersion === null ? "Draft" : `v${publishedVersion}`;
  const meaning =
    publishedVersion === null
      ? "Not published yet"
      : hasUnpublishedChanges
        ? `Version ${publishedVersion} is live; the draft has changed since`
        : `Version ${publishedVersion} is live and equals the draft`;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Link href={`/${slug}/workflows`} aria-label={`Workflows of ${orgName}`} title="All workflows" className="rounded-[7px]">
        <Logo />
      </Link>
      <Link href={`/${slug}/workflows`} className="hidden shrink-0 text-fg-3 hover:text-fg lg:inline">
        {orgName}
      </Link>
      <span className="hidden text-line-strong lg:inline" aria-hidden="true">
        /
      </span>
      {renaming ? (
        <RenameField
          label="Workflow name"
          value={name}
          className="w-56 font-[550]"
          onDone={(next) => {
            setRenaming(false);
            if (next !== null) onRename(next);
          }}
        />
      ) : (
        <h1 className="min-w-0 font-[550]">
          {readOnly ? (
            <span className="block truncate">{name}</span>
          ) : (
            <button
              type="button"
              title="Rename"
              className="-mx-1 block max-w-[calc(100%+8px)] truncate rounded-xs px-1 py-0.5 hover:bg-hover"
              onClick={() => setRenaming(true)}
            >
              {name}
            </button>
          )}
        </h1>
      )}
      <span
        title={meaning}
        className="num shrink-0 rounded-[5px] max-sm:sr-only border border-line px-1.5 text-[10.5px] leading-[17px] text-fg-2"
      >
        {version}
        {publishedVersion !== null && hasUnpublishedChanges && <span className="text-wait-fg"> +</span>}
        <span className="sr-only">. {meaning}</span>
      </span>
      <SaveStateText state={save} readOnly={readOnly} />
    </div>
  );
}

function Doings({ tab, issues, readOnly, starting, onProblems, onAdd, onSettings, onFile, onPublish }: TopBarProps) {
  const mayPublish = useCan("workflow:publish");
  const mayRun = useCan("run:start");
  return (
    <div className="flex items-center justify-end gap-1.5 md:flex-1">
      {tab === "build" && issues.length > 0 && (
        <Button
          variant="ghost"
          onClick={onProblems}
          title={countProblems(issues)}
          className={hasErrors(issues) ? "text-fail-fg" : "text-wait-fg"}
        >
          {hasErrors(issues) ? <CircleAlert /> : <TriangleAlert />}
          <span className="num hidden lg:inline">{countProblems(issues)}</span>
          <span className="num lg:sr-only">{issues.length}</span>
        </Button>
      )}
      {tab === "build" && !readOnly && (
        <IconButton label="Add a node" keys="N" className="md:hidden" onClick={onAdd}>
          <Plus />
        </IconButton>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Import and export" title="Import and export" className="max-md:hidden">
            <FileJson2 />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => onFile("export")}>
            <Download /> Export as a file
          </DropdownMenuItem>
          {!readOnly && (
            <DropdownMenuItem onSelect={() => onFile("import")}>
              <Upload /> Import from a file
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <IconButton label="Workflow settings" onClick={onSettings}>
        <SlidersHorizontal />
      </IconButton>
      <span className="hidden md:block">
        <ThemeMenu />
      </span>
      {mayPublish && !readOnly && (
        <Button variant="outline" onClick={onPublish} aria-label="Publish">
          <Rocket className="sm:hidden" /> <span className="hidden sm:inline">Publish</span>
        </Button>
      )}
      {mayRun && <RunButton starting={starting} />}
    </div>
  );
}
