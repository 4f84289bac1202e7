-- Preferences of people, tags and stars of workflows, and the words by which runs are found.
ALTER TABLE "user" ADD COLUMN "preferences" JSONB NOT NULL DEFAULT '{}';

CREATE TABLE "tag" (
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "colour" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "tag_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tag_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "org"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "tag_org_id_name_key" ON "tag"("org_id", "name");

CREATE TABLE "workflow_tag" (
  "workflow_id" TEXT NOT NULL,
  "tag_id" TEXT NOT NULL,
  CONSTRAINT "workflow_tag_pkey" PRIMARY KEY ("workflow_id", "tag_id"),
  CONSTRAINT "workflow_tag_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "workflow_tag_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "workflow_tag_tag_id_idx" ON "workflow_tag"("tag_id");

CREATE TABLE "workflow_star" (
  "user_id" TEXT NOT NULL,
  "workflow_id" TEXT NOT NULL,
  CONSTRAINT "workflow_star_pkey" PRIMARY KEY ("user_id", "workflow_id"),
  CONSTRAINT "workflow_star_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "workflow_star_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "workflow_star_workflow_id_idx" ON "workflow_star"("workflow_id");

-- The words of a run's input and error, the first of them: punctuation parts words, so that an address is found by its parts.
CREATE FUNCTION run_words(input jsonb, error jsonb) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('simple'::regconfig, translate(
    left(coalesce(error ->> 'message', ''), 500) || ' ' || left(coalesce(input::text, ''), 2000),
    '"''{}[]()<>:;,./\@_-+=?!&%#|~*$', '                               '));
CREATE INDEX "run_words_idx" ON "run" USING gin (run_words("input", "error"));
