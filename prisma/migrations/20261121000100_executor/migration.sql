-- The embedded executor's own tables (server/executor/README.md). They hold only what is not finished yet:
-- a run that ends leaves nothing here but the ids of its events. Prisma does not know them. JSON is kept as text.
CREATE SCHEMA executor;

-- Ids already accepted, and idempotency keys already used: 'e:<event id>' and 'k:<function>:<key>'.
CREATE TABLE executor.event (
  id          text PRIMARY KEY,
  name        text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_accepted_at ON executor.event USING brin (accepted_at);

-- A run that has not ended. Rows are never updated; locking one serialises all transitions of the run.
CREATE TABLE executor.run (
  id          text PRIMARY KEY,
  fn          text NOT NULL,
  event       text NOT NULL,
  parent_run  text,
  parent_step text,
  key1        text,
  limit1      integer,
  key2        text,
  limit2      integer,
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- What a run remembers of a finished step: {"data": …} or {"error": …}. Written once. n is the order of completion.
CREATE TABLE executor.step (
  run   text NOT NULL,
  id    text NOT NULL,
  n     bigint GENERATED ALWAYS AS IDENTITY,
  value text NOT NULL,
  PRIMARY KEY (run, id)
);

-- What a run does or waits for next. step is 'step' for a discovery call, 'deadline', or the hashed id of a step.
CREATE TABLE executor.job (
  run     text NOT NULL,
  step    text NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('call', 'sleep', 'event', 'signal', 'invoke', 'deadline')),
  -- When it may be claimed. A claim moves it to the end of the lease, so an expired lease is simply due again.
  due     timestamptz NOT NULL,
  -- The claim that holds it, a random number; NULL when nobody does. Due with a fence means that its process died or stalled.
  fence   bigint,
  attempt integer NOT NULL DEFAULT 0,
  crashes integer NOT NULL DEFAULT 0,
  -- 0 only for the first job of a run, whose first claim need not look for remembered steps.
  claims  integer NOT NULL DEFAULT 1,
  -- A discovery that was running while a step completed must run once more.
  again   boolean NOT NULL DEFAULT false,
  race    boolean NOT NULL DEFAULT false,
  limited boolean NOT NULL DEFAULT false,
  topic   text,
  key     text,
  expr    text,
  PRIMARY KEY (run, step)
);
CREATE INDEX job_due ON executor.job (due) WHERE NOT limited;
CREATE INDEX job_limited ON executor.job (due) WHERE limited;
CREATE INDEX job_topic ON executor.job (topic, key) WHERE topic IS NOT NULL;

-- Events that cancel a run.
CREATE TABLE executor.cancellation (
  run     text NOT NULL,
  n       integer NOT NULL,
  topic   text NOT NULL,
  key     text NOT NULL,
  expr    text,
  expires timestamptz NOT NULL,
  PRIMARY KEY (run, n)
);
CREATE INDEX cancellation_topic ON executor.cancellation (topic, key);

-- Small, hot tables whose rows live for milliseconds: vacuum often, and leave room for in-page updates.
ALTER TABLE executor.job SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
ALTER TABLE executor.run SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
ALTER TABLE executor.step SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
