-- PostgreSQL would plan some statements of this function anew for every batch, because it cannot know how many rows a batch holds.
-- What they read is looked up by key whatever the number is, so the plan made once is the right one.
ALTER FUNCTION commit_runs(jsonb, boolean) SET plan_cache_mode = force_generic_plan;

-- A run's row is written at each of its commits. With room beside it the new version stays in its page, and no index hears of it
-- unless the status changed.
ALTER TABLE "run" SET (fillfactor = 60);
ALTER TABLE "step" SET (fillfactor = 80);
ALTER TABLE "call" SET (fillfactor = 80);

-- The words of a run are read out when it is over, once, instead of at each change of its status.
DROP INDEX "run_words_idx";
CREATE INDEX "run_words_idx" ON "run" USING gin (run_words("input", "error")) WHERE finished_at IS NOT NULL;
