-- Control of runs: pause, single steps, skipped and edited steps, parents and forks.
ALTER TABLE "run" DROP COLUMN "desired",
  ADD COLUMN "pauses" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "allowed_steps" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "step_credits" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "parent_run_id" TEXT,
  ADD COLUMN "parent_call_key" TEXT,
  ADD COLUMN "depth" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "fork_of" TEXT,
  ADD COLUMN "fork_step_key" TEXT,
  ADD COLUMN "followed" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "run_parent_run_id_parent_call_key_idx" ON "run"("parent_run_id", "parent_call_key");
CREATE INDEX "run_fork_of_idx" ON "run"("fork_of");
CREATE INDEX "run_followed_idx" ON "run"("finished_at") WHERE "followed";

CREATE TABLE "step_control" (
  "run_id" TEXT NOT NULL,
  "step_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "data" JSONB NOT NULL DEFAULT '{}',
  "by" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "step_control_pkey" PRIMARY KEY ("run_id", "step_key", "kind")
);
