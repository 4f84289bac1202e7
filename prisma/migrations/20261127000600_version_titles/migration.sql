-- A version can be given a name after the fact, and keeps in short what it changed.
ALTER TABLE "workflow_version" ADD COLUMN "title" TEXT NOT NULL DEFAULT '';
ALTER TABLE "workflow_version" ADD COLUMN "changes" JSONB;
