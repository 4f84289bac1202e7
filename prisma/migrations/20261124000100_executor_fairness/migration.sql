-- Whose work a run is (tenant), how urgent among that tenant's (rank, lower first), and which limits of concurrency it shares
-- (lane; NULL when its function has none). Copied to each of its jobs, so that claims can be fair without a join.
ALTER TABLE executor.run
  ADD COLUMN tenant text NOT NULL DEFAULT '',
  ADD COLUMN rank integer NOT NULL DEFAULT 0,
  ADD COLUMN lane text;
ALTER TABLE executor.job
  ADD COLUMN tenant text NOT NULL DEFAULT '',
  ADD COLUMN rank integer NOT NULL DEFAULT 0,
  ADD COLUMN lane text;

UPDATE executor.run SET lane = md5(concat_ws(chr(10), key1, key2)) WHERE key1 IS NOT NULL;
UPDATE executor.job j SET lane = r.lane FROM executor.run r WHERE r.id = j.run AND j.limited AND r.lane IS NOT NULL;

-- `lane` says it.
DROP INDEX executor.job_due, executor.job_limited;
ALTER TABLE executor.job DROP COLUMN limited;

-- A job that is held leaves the queues; when its lease ends it is put back (leases.ts). So queues hold only what may be claimed.
CREATE INDEX job_due ON executor.job (due) WHERE lane IS NULL AND fence IS NULL;
-- The predicate is written otherwise than that of job_due, so that a fair claim can only use this one.
CREATE INDEX job_tenant ON executor.job (tenant, rank, due) WHERE fence IS NULL AND coalesce(lane, '') = '';
CREATE INDEX job_lane ON executor.job (lane, rank, due) WHERE lane IS NOT NULL AND fence IS NULL;
CREATE INDEX job_held ON executor.job (due) WHERE fence IS NOT NULL;

-- When each schedule last ticked, so that a tick that was missed while no process ran can be made up for.
CREATE TABLE executor.schedule (
  id        text PRIMARY KEY,
  ticked_at timestamptz NOT NULL
);
