"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { tinykeys } from "tinykeys";
import { BudgetNotices } from "@/components/budgets/budget-notices";
import { TaskList } from "@/components/inbox/task-list";
import { TaskPanel } from "@/components/inbox/task-panel";
import { type Task, useDecisions } from "@/components/inbox/use-decisions";
import { isTyping } from "@/components/is-typing";
import { useCan } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { Segmented } from "@/components/ui/segmented";

const views = [
  { value: "pending", label: "To decide" },
  { value: "closed", label: "Closed" },
] as const;

/** What waits for a person: the list at the left, the chosen task at the right; on a phone one at a time. */
export function InboxView() {
  const [view, setView] = useState<(typeof views)[number]["value"]>("pending");
  const canDecide = useCan("human-task:decide");
  const decisions = useDecisions();
  const { list, tasks } = useTasks(view, decisions.decided);
  const { task, choose, chosen } = useChosenTask(tasks);
  useWalkKeys(tasks, { task, choose });

  return (
    <PageBody>
      <div className={chosen ? "hidden lg:block" : undefined}>
        <PageHeader title="Inbox" description="Runs that wait for a person. They go on the moment you decide.">
          <Segmented label="Which tasks" value={view} onValueChange={setView} options={views} />
        </PageHeader>
      </div>
      <div className={chosen ? "hidden lg:block" : undefined}>{view === "pending" && <BudgetNotices />}</div>
      {list.isPending && <RowsSkeleton label="Loading the inbox" rows={4} />}
      {list.isError && !list.data && <ErrorState title="The inbox could not be loaded" error={list.error} onRetry={() => list.refetch()} />}
      {list.isSuccess && tasks.length === 0 && <NothingHere view={view} />}
      {task && (
        <div className="grid items-start gap-4 lg:grid-cols-[320px_minmax(0,1fr)]">
          <div className={chosen ? "hidden lg:grid lg:gap-3" : "grid gap-3"}>
            <TaskList tasks={tasks} chosenId={task.id} onChoose={choose} />
            <LoadMore {...list} />
            <p className="hidden items-center gap-1.5 px-1 text-2xs text-fg-3 lg:flex">
              <Kbd>J</Kbd> <Kbd>K</Kbd> move
              {canDecide && task.kind !== "help" && (
                <>
                  <Kbd>A</Kbd> approve <Kbd>R</Kbd> reject
                </>
              )}
            </p>
          </div>
          <div className={chosen ? undefined : "hidden lg:block"}>
            <TaskPanel key={task.id} task={task} onDecide={decisions.decide} onBack={() => choose(null)} />
          </div>
        </div>
      )}
    </PageBody>
  );
}

function useTasks(view: "pending" | "closed", decided: ReadonlySet<string>) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.humanTasks.list.infiniteQueryOptions(
      { status: view },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: 5_000,
      },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return { list, tasks: view === "pending" ? items.filter((item) => !decided.has(item.id)) : items };
}

/** The chosen task is in the URL, so that it can be linked to. Only the URL changes: the server has nothing new to render. */
function useChosenTask(tasks: Task[]) {
  const params = useSearchParams();
  const chosen = tasks.find((task) => task.id === params.get("task"));
  const choose = (id: string | null) => window.history.replaceState(null, "", id === null ? window.location.pathname : `?task=${id}`);
  return { task: chosen ?? tasks[0], chosen: chosen !== undefined, choose };
}

function useWalkKeys(tasks: Task[], { task, choose }: { task: Task | undefined; choose: (id: string) => void }) {
  useEffect(() => {
    const walk = (by: 1 | -1) => (event: KeyboardEvent) => {
      const next = tasks[tasks.findIndex((other) => other.id === task?.id) + by];
      if (isTyping(event) || !next) return;
      event.preventDefault();
      choose(next.id);
    };
    return tinykeys(window, { j: walk(1), k: walk(-1) });
  }, [tasks, task, choose]);
}

function NothingHere({ view }: { view: "pending" | "closed" }) {
  return view === "pending" ? (
    <EmptyState
      icon={Inbox}
      title="Nothing waits for you"
      description="When a run reaches an approval, it stops there and asks here. Nothing is lost while it waits."
    />
  ) : (
    <EmptyState
      icon={Inbox}
      title="Nothing was closed yet"
      description="What was decided, timed out or withdrawn stays here, with who decided, when, and what they said."
    />
  );
}
