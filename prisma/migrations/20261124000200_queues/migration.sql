-- Queues, limits, delayed starts, deadlines, handled failures and retention.
ALTER TABLE "org" ADD COLUMN "run_concurrency" INTEGER,
  ADD COLUMN "keep_runs_days" INTEGER DEFAULT 90;

CREATE TABLE "queue" (
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "concurrency" INTEGER,
  "paused" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "queue_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "queue_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "org"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "queue_org_id_name_key" ON "queue"("org_id", "name");

ALTER TABLE "run" ALTER COLUMN "priority" SET DEFAULT 50,
  ADD COLUMN "queue" TEXT,
  ADD COLUMN "start_at" TIMESTAMPTZ(3),
  ADD COLUMN "lane" TEXT,
  ADD COLUMN "lane_limit" INTEGER,
  ADD COLUMN "workflow_limit" INTEGER,
  ADD COLUMN "admission" TEXT,
  ADD COLUMN "line" TEXT,
  ADD COLUMN "root_run_id" TEXT,
  ADD COLUMN "place_run_id" TEXT,
  ADD COLUMN "deadline" TIMESTAMPTZ(3),
  ADD COLUMN "handled_at" TIMESTAMPTZ(3),
  ADD COLUMN "handled_as" TEXT;

-- Who waits, in the order of admission, line by line; who starts later; who has a place. Runs that no limit touches are in none.
CREATE INDEX "run_line_idx" ON "run"("line", "priority" DESC, "id") WHERE "admission" = 'waiting' AND "status" = 'queued';
CREATE INDEX "run_start_at_idx" ON "run"("start_at") WHERE "admission" = 'delayed' AND "status" = 'queued';
CREATE INDEX "run_place_idx" ON "run"("org_id") WHERE "admission" = 'admitted' AND "status" IN ('queued', 'running');
CREATE INDEX "run_lane_idx" ON "run"("lane") WHERE "lane" IS NOT NULL AND "admission" = 'admitted' AND "finished_at" IS NULL;

CREATE INDEX "run_deadline_idx" ON "run"("deadline") WHERE "deadline" IS NOT NULL AND "finished_at" IS NULL;
CREATE INDEX "run_dead_letter_idx" ON "run"("org_id", "created_at", "id")
  WHERE "status" = 'failed' AND "handled_at" IS NULL AND "parent_run_id" IS NULL;
-- The siblings that go on, not the thousands that have ended.
CREATE INDEX "run_live_child_idx" ON "run"("parent_run_id", "parent_call_key")
  WHERE "parent_run_id" IS NOT NULL AND "status" NOT IN ('succeeded', 'failed', 'cancelled');
