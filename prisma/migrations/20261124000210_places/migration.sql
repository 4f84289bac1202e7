-- A run that waits for runs of its own keeps its place, so those that wait must be found too.
DROP INDEX "run_place_idx";
CREATE INDEX "run_place_idx" ON "run"("org_id") WHERE "admission" = 'admitted' AND "status" IN ('queued', 'running', 'waiting');
