-- What starts runs by itself: schedules, and subscriptions to topics and to the ends of other workflows.
CREATE TABLE "schedule" (
  "workflow_id" TEXT NOT NULL,
  "node_id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "cron" TEXT NOT NULL,
  "timezone" TEXT NOT NULL,
  "overlap" TEXT NOT NULL,
  "missed" TEXT NOT NULL,
  "active" BOOLEAN NOT NULL DEFAULT true,
  "next_at" TIMESTAMPTZ(3),
  "last_at" TIMESTAMPTZ(3),
  "last_run_id" TEXT,
  "last_skip" JSONB,
  CONSTRAINT "schedule_pkey" PRIMARY KEY ("workflow_id", "node_id"),
  CONSTRAINT "schedule_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "schedule_next_at_idx" ON "schedule"("next_at");
CREATE INDEX "schedule_org_id_idx" ON "schedule"("org_id");

CREATE TABLE "subscription" (
  "workflow_id" TEXT NOT NULL,
  "node_id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "topic" TEXT,
  "source_workflow_id" TEXT,
  "outcomes" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "filter" TEXT NOT NULL DEFAULT '',
  "active" BOOLEAN NOT NULL DEFAULT true,
  "last_error" JSONB,
  CONSTRAINT "subscription_pkey" PRIMARY KEY ("workflow_id", "node_id"),
  CONSTRAINT "subscription_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "subscription_org_id_topic_idx" ON "subscription"("org_id", "topic");
CREATE INDEX "subscription_source_workflow_id_idx" ON "subscription"("source_workflow_id");

-- What was emitted, by its id, so that the same event starts its runs once.
CREATE TABLE "emission" (
  "org_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "topic" TEXT NOT NULL,
  "request_hash" TEXT,
  "run_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "emission_pkey" PRIMARY KEY ("org_id", "id"),
  CONSTRAINT "emission_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "org"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "emission_at_idx" ON "emission"("at");
