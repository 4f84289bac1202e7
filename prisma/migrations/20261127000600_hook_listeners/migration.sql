-- Test addresses of webhook triggers of drafts.
CREATE TABLE "hook_listener" (
    "token" TEXT NOT NULL,
    "org_id" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "starts_run" BOOLEAN NOT NULL DEFAULT false,
    "started_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_call" JSONB,

    CONSTRAINT "hook_listener_pkey" PRIMARY KEY ("token")
);
CREATE UNIQUE INDEX "hook_listener_workflow_id_node_id_key" ON "hook_listener"("workflow_id", "node_id");
CREATE INDEX "hook_listener_org_id_idx" ON "hook_listener"("org_id");
ALTER TABLE "hook_listener" ADD CONSTRAINT "hook_listener_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE;
