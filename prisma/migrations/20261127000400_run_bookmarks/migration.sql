-- Moments of runs that somebody gave a name.
CREATE TABLE "run_bookmark" (
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "run_id" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "run_bookmark_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "run_bookmark_org_id_run_id_idx" ON "run_bookmark"("org_id", "run_id");
