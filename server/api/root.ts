import "server-only";
import { agentsRouter } from "./agents";
import { apiKeysRouter } from "./api-keys";
import { budgetsRouter } from "./budgets";
import { credentialsRouter } from "./credentials";
import { homeRouter } from "./home";
import { humanTasksRouter } from "./human-tasks";
import { membersRouter } from "./members";
import { orgsRouter } from "./orgs";
import { peopleRouter } from "./people";
import { providersRouter } from "./providers";
import { queuesRouter } from "./queues";
import { runFiltersRouter } from "./run-filters";
import { runsRouter } from "./runs";
import { tagsRouter } from "./tags";
import { templatesRouter } from "./templates";
import { createCallerFactory, router } from "./trpc";
import { usageRouter } from "./usage";
import { workflowsRouter } from "./workflows";

export const appRouter = router({
  people: peopleRouter,
  orgs: orgsRouter,
  members: membersRouter,
  apiKeys: apiKeysRouter,
  workflows: workflowsRouter,
  agents: agentsRouter,
  runs: runsRouter,
  runFilters: runFiltersRouter,
  queues: queuesRouter,
  budgets: budgetsRouter,
  usage: usageRouter,
  tags: tagsRouter,
  home: homeRouter,
  humanTasks: humanTasksRouter,
  providers: providersRouter,
  credentials: credentialsRouter,
  templates: templatesRouter,
});

/** What the browser's client is typed by; a type only, no code of ours reaches it. */
export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for server components and tests. */
export const createCaller = createCallerFactory(appRouter);
