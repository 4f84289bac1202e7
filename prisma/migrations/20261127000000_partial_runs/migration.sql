-- Runs of a part of a draft: what part.
ALTER TABLE "run" ADD COLUMN "partial" JSONB;
