-- Agents of an org's library. Every save is a version; agents of workflows name a profile and perhaps one of its versions.
CREATE TABLE "agent_profile" (
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "agent_profile_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "agent_profile_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "org"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "agent_profile_org_id_name_key" ON "agent_profile"("org_id", "name");

CREATE TABLE "agent_profile_version" (
  "profile_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "settings" JSONB NOT NULL,
  "suggestions" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "restored_from" INTEGER,
  "saved_by" TEXT NOT NULL,
  "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "agent_profile_version_pkey" PRIMARY KEY ("profile_id", "number"),
  CONSTRAINT "agent_profile_version_profile_id_fkey" FOREIGN KEY ("profile_id") REFERENCES "agent_profile"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What the profiles said that a version's agents name: it never changes under a published version.
ALTER TABLE "workflow_version" ADD COLUMN "profiles" JSONB NOT NULL DEFAULT '[]';

-- A conversation with a profile: a workflow that is in no list, each of whose runs is one answer.
ALTER TABLE "workflow" ADD COLUMN "chat_profile_id" TEXT;
CREATE INDEX "workflow_chat_profile_id_idx" ON "workflow"("chat_profile_id");
