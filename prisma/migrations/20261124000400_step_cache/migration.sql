-- Outputs of steps that may be used again, for as long as their node says.
CREATE TABLE "step_cache" (
  "key" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "workflow_id" TEXT NOT NULL,
  "handle" TEXT NOT NULL,
  "output" JSONB NOT NULL,
  "cost_micros" BIGINT NOT NULL DEFAULT 0,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "step_cache_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "step_cache_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "step_cache_workflow_id_idx" ON "step_cache"("workflow_id");
CREATE INDEX "step_cache_expires_at_idx" ON "step_cache"("expires_at");
