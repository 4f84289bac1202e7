-- Filters of the list of runs that a person keeps under a name, in every browser where they are signed in.
CREATE TABLE "run_filter" (
  "org_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "query" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "run_filter_pkey" PRIMARY KEY ("org_id", "user_id", "name"),
  CONSTRAINT "run_filter_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "member"("org_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);
