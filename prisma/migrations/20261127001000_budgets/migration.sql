-- What an org spends: a book of all charges, budgets, and what calls under way have set aside in them.
-- One line for each model call that was answered. Kept when its run is deleted; it says nothing of what was asked or answered.
CREATE TABLE "charge" (
  "run_id" TEXT NOT NULL,
  "call_key" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "workflow_id" TEXT NOT NULL,
  "node_id" TEXT NOT NULL,
  "started_by" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "input_tokens" INTEGER NOT NULL DEFAULT 0,
  "output_tokens" INTEGER NOT NULL DEFAULT 0,
  "cached_tokens" INTEGER NOT NULL DEFAULT 0,
  "reasoning_tokens" INTEGER NOT NULL DEFAULT 0,
  "cost_micros" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "charge_pkey" PRIMARY KEY ("run_id", "call_key")
);
CREATE INDEX "charge_org_id_at_idx" ON "charge"("org_id", "at");

CREATE TABLE "budget" (
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "target" TEXT,
  "period" TEXT NOT NULL,
  "limit_micros" BIGINT NOT NULL,
  "on_reached" TEXT NOT NULL DEFAULT 'pause',
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "budget_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "budget_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "org"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "budget_org_id_name_key" ON "budget"("org_id", "name");

-- Its row is the lock under which calls set money aside. No foreign keys here: what settles a call must wait for nobody who edits.
CREATE TABLE "budget_spend" (
  "budget_id" TEXT NOT NULL,
  "period_start" TIMESTAMPTZ(3) NOT NULL,
  "spent_micros" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "budget_spend_pkey" PRIMARY KEY ("budget_id", "period_start")
);

CREATE TABLE "budget_reservation" (
  "run_id" TEXT NOT NULL,
  "call_key" TEXT NOT NULL,
  "budget_id" TEXT NOT NULL,
  "period_start" TIMESTAMPTZ(3) NOT NULL,
  "micros" BIGINT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "budget_reservation_pkey" PRIMARY KEY ("run_id", "call_key", "budget_id")
);
CREATE INDEX "budget_reservation_budget_id_period_start_idx" ON "budget_reservation"("budget_id", "period_start");

CREATE TABLE "budget_alert" (
  "budget_id" TEXT NOT NULL,
  "period_start" TIMESTAMPTZ(3) NOT NULL,
  "limit_micros" BIGINT NOT NULL,
  "percent" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "org_id" TEXT NOT NULL,
  "spent_micros" BIGINT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "dismissed_at" TIMESTAMPTZ(3),
  "dismissed_by" TEXT,
  CONSTRAINT "budget_alert_pkey" PRIMARY KEY ("budget_id", "period_start", "limit_micros", "percent")
);
CREATE UNIQUE INDEX "budget_alert_id_key" ON "budget_alert"("id");
CREATE INDEX "budget_alert_org_id_at_idx" ON "budget_alert"("org_id", "at");

-- The budget that paused the run, and the end of the period for which it did.
ALTER TABLE "run" ADD COLUMN "held_by_budget" TEXT, ADD COLUMN "held_until" TIMESTAMPTZ(3);
CREATE INDEX "run_held_by_budget_idx" ON "run"("held_by_budget") WHERE held_by_budget IS NOT NULL;

-- Whoever started the run, or the run at the top of those that wait for it.
CREATE FUNCTION starter_of(run_id text) RETURNS text LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line AS (
    SELECT id, started_by, parent_run_id, 0 AS up FROM run WHERE id = $1
    UNION ALL SELECT above.id, above.started_by, above.parent_run_id, line.up + 1 FROM run above JOIN line ON above.id = line.parent_run_id
  )
  SELECT started_by FROM line ORDER BY up DESC LIMIT 1
$$;

-- Calls that were answered before there was a book. What a fork took along from another run was paid for there.
INSERT INTO "charge" (run_id, call_key, org_id, at, workflow_id, node_id, started_by, provider, model, input_tokens, output_tokens,
  cached_tokens, reasoning_tokens, cost_micros)
SELECT c.run_id, c.key, r.org_id, coalesce(c.finished_at, c.started_at), r.workflow_id, split_part(c.step_key, ':', 1), starter_of(r.id), c.provider,
  c.model, coalesce((c.result -> 'usage' ->> 'inputTokens')::int, 0), coalesce((c.result -> 'usage' ->> 'outputTokens')::int, 0),
  coalesce((c.result -> 'usage' ->> 'cachedTokens')::int, 0), coalesce((c.result -> 'usage' ->> 'reasoningTokens')::int, 0), c.cost_micros
FROM "call" c JOIN "run" r ON r.id = c.run_id
WHERE c.kind = 'model' AND c.status = 'done' AND c.provider IS NOT NULL AND c.model IS NOT NULL AND c.finished_at >= r.created_at;

-- The budgets that a call of the run is held to: the org's, those of its workflow and of the workflows that wait for it, and those
-- of the person who started it.
CREATE FUNCTION budgets_of(run_id text) RETURNS SETOF budget LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line AS (
    SELECT org_id, workflow_id, started_by, parent_run_id FROM run WHERE id = $1
    UNION ALL SELECT above.org_id, above.workflow_id, above.started_by, above.parent_run_id FROM run above JOIN line ON above.id = line.parent_run_id
  )
  SELECT b.* FROM budget b WHERE b.org_id = (SELECT org_id FROM run WHERE id = $1)
    AND CASE b.scope WHEN 'org' THEN true WHEN 'workflow' THEN b.target IN (SELECT workflow_id FROM line)
      ELSE ('user:' || b.target) IN (SELECT started_by FROM line) END
$$;

-- Sets aside what a call may cost at most in every budget that it is held to, all or nothing. null: it may begin. Otherwise the first
-- budget that has no room for it. Safe to repeat for the same call. It is never read back after the machine went down: whoever
-- carries the run on sets aside anew, so nobody waits for the disk.
CREATE FUNCTION reserve_budgets(given_run text, given_call text, cost bigint) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
DECLARE
  b budget;
  starts timestamptz[] := '{}';
  ids text[] := '{}';
  start timestamptz;
  spent bigint;
  held bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  -- Against an end at the same moment, which frees what the run has set aside.
  PERFORM FROM run WHERE id = given_run AND status NOT IN ('succeeded', 'failed', 'cancelled') FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  FOR b IN SELECT * FROM budgets_of(given_run) o WHERE o.enabled ORDER BY o.id LOOP
    start := date_trunc(b.period, clock_timestamp(), 'UTC');
    INSERT INTO budget_spend (budget_id, period_start) VALUES (b.id, start) ON CONFLICT DO NOTHING;
    SELECT spent_micros INTO spent FROM budget_spend WHERE budget_id = b.id AND period_start = start FOR NO KEY UPDATE;
    SELECT coalesce(sum(micros), 0) INTO held FROM budget_reservation
    WHERE budget_id = b.id AND period_start = start AND NOT (run_id = given_run AND call_key = given_call);
    IF spent + held + cost > b.limit_micros THEN
      DELETE FROM budget_reservation WHERE run_id = given_run AND call_key = given_call;
      RETURN jsonb_build_object('id', b.id, 'name', b.name, 'period', b.period, 'start', start, 'onReached', b.on_reached,
        'limitMicros', b.limit_micros, 'spentMicros', spent, 'heldMicros', held, 'nextMicros', cost);
    END IF;
    ids := ids || b.id;
    starts := starts || start;
  END LOOP;
  INSERT INTO budget_reservation AS was (run_id, call_key, budget_id, period_start, micros)
  SELECT given_run, given_call, g.id, g.start, cost FROM unnest(ids, starts) g(id, start)
  ON CONFLICT (run_id, call_key, budget_id) DO UPDATE SET period_start = excluded.period_start, micros = excluded.micros, at = clock_timestamp();
  RETURN NULL;
END
$$;

-- Says once in a period that so many percent of a budget's limit are spent.
CREATE FUNCTION tell_of_budget(given_budget text, start timestamptz, spent bigint, percent int) RETURNS void LANGUAGE sql AS $$
  WITH told AS (
    INSERT INTO budget_alert (budget_id, period_start, limit_micros, percent, id, org_id, spent_micros)
    SELECT b.id, start, b.limit_micros, percent, gen_random_uuid()::text, b.org_id, spent FROM budget b WHERE b.id = given_budget
    ON CONFLICT DO NOTHING RETURNING *
  )
  INSERT INTO audit_entry (id, org_id, actor, action, target, data)
  SELECT gen_random_uuid()::text, org_id, 'system', 'budget.alert', 'budget:' || budget_id, jsonb_build_object('percent', told.percent,
    'periodStart', period_start, 'spentMicros', spent_micros, 'limitMicros', limit_micros) FROM told
$$;

-- The highest mark that a sum has reached and the sum before it had not; null: none.
CREATE FUNCTION mark_passed(spent_before bigint, spent_now bigint, most bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT max(m) FROM unnest('{50,75,90,100}'::int[]) m WHERE spent_now * 100 >= m * most AND spent_before * 100 < m * most
$$;

-- Writes the charges of model calls that ended into the book and into the budgets they count for, in whose place what was set aside
-- is freed, and tells once of each mark that is passed. A call counts for the period in which it was let through.
CREATE FUNCTION record_charges(finishes jsonb, passed int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told record;
BEGIN
  INSERT INTO charge (run_id, call_key, org_id, at, workflow_id, node_id, started_by, provider, model, input_tokens, output_tokens,
    cached_tokens, reasoning_tokens, cost_micros)
  SELECT f.r, f.k, run.org_id, clock_timestamp(), run.workflow_id, split_part(split_part(f.k, '/', 1), ':', 1),
    CASE WHEN run.parent_run_id IS NULL THEN run.started_by ELSE starter_of(run.id) END, f.p, f.m, coalesce(f.it, 0), coalesce(f.ot, 0),
    coalesce(f.ct, 0), coalesce(f.rt, 0), coalesce(f.c, 0)
  FROM jsonb_to_recordset(finishes) f(r text, g int, k text, b boolean, c bigint, it int, ot int, ct int, rt int, p text, m text)
  JOIN run ON run.id = f.r
  WHERE f.b AND f.p IS NOT NULL AND f.g = ANY (passed)
  ON CONFLICT DO NOTHING;

  IF NOT EXISTS (SELECT FROM jsonb_to_recordset(finishes) f(r text, b boolean) JOIN run ON run.id = f.r
      JOIN budget ON budget.org_id = run.org_id WHERE f.b) THEN
    RETURN;
  END IF;

  FOR told IN
    WITH given AS (
      SELECT f.r, f.k, coalesce(f.c, 0) AS c FROM jsonb_to_recordset(finishes) f(r text, g int, k text, b boolean, c bigint)
      WHERE f.b AND f.g = ANY (passed)
    ), owed AS (
      SELECT b.id, b.limit_micros, b.enabled, coalesce(v.period_start, date_trunc(b.period, clock_timestamp(), 'UTC')) AS start,
        sum(given.c)::bigint AS c
      FROM given CROSS JOIN LATERAL budgets_of(given.r) b
      LEFT JOIN budget_reservation v ON v.run_id = given.r AND v.call_key = given.k AND v.budget_id = b.id
      WHERE given.c > 0 GROUP BY 1, 2, 3, 4
    ), spent AS (
      INSERT INTO budget_spend AS was (budget_id, period_start, spent_micros) SELECT id, start, c FROM owed ORDER BY id, start
      ON CONFLICT (budget_id, period_start) DO UPDATE SET spent_micros = was.spent_micros + excluded.spent_micros
      RETURNING budget_id, period_start, spent_micros
    ), freed AS (
      DELETE FROM budget_reservation v USING given WHERE v.run_id = given.r AND v.call_key = given.k
    )
    SELECT owed.id, owed.start, spent.spent_micros AS spent, mark_passed(spent.spent_micros - owed.c, spent.spent_micros, owed.limit_micros) AS mark
    FROM spent JOIN owed ON owed.id = spent.budget_id AND owed.start = spent.period_start WHERE owed.enabled
  LOOP
    IF told.mark IS NOT NULL THEN
      PERFORM tell_of_budget(told.id, told.start, told.spent, told.mark);
    END IF;
  END LOOP;
END
$$;

-- commit_runs as it was, and: the charges of model calls are written into the book and the budgets, and a run that is over has nothing
-- set aside.
CREATE OR REPLACE FUNCTION commit_runs(batch jsonb, durable boolean) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_material = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  live text[];
  fresh text[];
  ended text[];
  told text[];
  passed int[] := '{}';
  more int[];
  begun jsonb;
  answer jsonb;
  stale text[];
BEGIN
  IF NOT durable THEN
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;

  SELECT array_agg(l.id), array_agg(l.id) FILTER (WHERE l.status = 'queued') INTO live, fresh FROM (
    SELECT id, status FROM run
    WHERE id = ANY (ARRAY(SELECT r ->> 'r' FROM jsonb_array_elements(batch -> 'runs') r)) AND status NOT IN ('succeeded', 'failed', 'cancelled')
    ORDER BY id FOR NO KEY UPDATE
  ) l;
  IF live IS NULL THEN
    RETURN '{"runs":[],"passed":[],"begun":[],"followed":[]}'::jsonb;
  END IF;

  -- Whoever answers a call that another process has begun again, or settles a step that another has settled, was thought dead:
  -- nothing counts that comes with that.
  IF batch ? 'finishes' THEN
    SELECT array_agg(f.r) INTO stale FROM jsonb_to_recordset(batch -> 'finishes') f(r text, k text, fe int)
    WHERE (SELECT true FROM call WHERE call.run_id = f.r AND call.key = f.k AND call.fence = f.fe AND call.status = 'started') IS NULL;
  END IF;
  IF batch ? 'steps' THEN
    SELECT stale || array_agg(g.r) INTO stale FROM jsonb_to_recordset(batch -> 'steps') g(r text, k text, fi timestamptz)
    WHERE g.fi IS NOT NULL
      AND (SELECT true FROM step WHERE step.run_id = g.r AND step.key = g.k AND step.finished_at IS NOT NULL) IS NOT NULL
    HAVING count(*) > 0 OR stale IS NOT NULL;
  END IF;
  IF stale IS NOT NULL THEN
    SELECT array_agg(l) INTO live FROM unnest(live) l WHERE l <> ALL (stale);
    IF live IS NULL THEN
      RETURN '{"runs":[],"passed":[],"begun":[],"followed":[]}'::jsonb;
    END IF;
    SELECT array_agg(l) INTO fresh FROM unnest(fresh) l WHERE l <> ALL (stale);
  END IF;

  SELECT array_agg(p.sg) INTO more FROM jsonb_to_recordset(batch -> 'runs') p(r text, sg int)
  WHERE p.sg IS NOT NULL AND p.r = ANY (fresh);
  passed := passed || coalesce(more, '{}');

  IF batch ? 'artifacts' THEN
    INSERT INTO artifact (id, org_id, run_id, media_type, content)
    SELECT a.id, a.org, a.r, 'application/json', convert_to(a.text, 'UTF8')
    FROM jsonb_to_recordset(batch -> 'artifacts') a(id text, org text, r text, text text) WHERE a.r = ANY (live)
    ON CONFLICT (id) DO NOTHING;
  END IF;

  IF batch ? 'steps' THEN
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(batch -> 'steps') s(r text, g int, k text, n text, st text, h text, a int, i jsonb, o jsonb, e jsonb,
        f text[], it int, ot int, c bigint, s timestamptz, fi timestamptz)
      WHERE s.r = ANY (live)
    ), written AS (
      INSERT INTO step AS was (run_id, key, node_id, status, handle, attempt, input, output, error, flags, input_tokens, output_tokens,
        cost_micros, started_at, finished_at)
      SELECT r, k, n, st, h, a, i, o, e, coalesce(f, '{}'), coalesce(it, 0), coalesce(ot, 0), coalesce(c, 0), s, fi FROM given
      ON CONFLICT (run_id, key) DO UPDATE SET status = excluded.status, handle = excluded.handle, attempt = excluded.attempt,
        input = coalesce(excluded.input, was.input), output = excluded.output, error = excluded.error, flags = excluded.flags,
        input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cost_micros = excluded.cost_micros,
        started_at = coalesce(was.started_at, excluded.started_at), finished_at = excluded.finished_at
      WHERE was.finished_at IS NULL
        AND (excluded.finished_at IS NOT NULL
          OR (excluded.attempt, excluded.status = 'retrying') > (was.attempt, was.status = 'retrying'))
      RETURNING run_id, key
    )
    SELECT array_agg(given.g) INTO more FROM given JOIN written ON written.run_id = given.r AND written.key = given.k;
    passed := passed || coalesce(more, '{}');
  END IF;

  IF batch ? 'begins' THEN
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(batch -> 'begins') b(r text, g int, k text, sk text, kd text, a int, v jsonb)
      WHERE b.r = ANY (live)
    ), written AS (
      INSERT INTO call AS was (run_id, key, step_key, kind, status, attempt, result) SELECT r, k, sk, kd, 'started', a, v FROM given
      ON CONFLICT (run_id, key) DO UPDATE SET status = 'started', fence = was.fence + 1, attempt = excluded.attempt, error = NULL
      WHERE was.status = 'started' OR (was.status = 'failed' AND excluded.attempt > was.attempt)
      RETURNING run_id, key, fence
    )
    SELECT array_agg(given.g) FILTER (WHERE written.fence = 1), jsonb_agg(jsonb_build_array(given.g, written.fence)) INTO more, begun
    FROM given JOIN written ON written.run_id = given.r AND written.key = given.k;
    passed := passed || coalesce(more, '{}');
    -- A step that waits says so, until the call it waits for is finished.
    UPDATE step SET status = 'waiting' FROM jsonb_to_recordset(batch -> 'begins') b(r text, g int, sk text, w boolean)
    WHERE b.w AND step.run_id = b.r AND step.key = b.sk AND step.finished_at IS NULL AND b.g = ANY (passed);
  END IF;

  IF batch ? 'tasks' THEN
    INSERT INTO human_task (id, org_id, run_id, step_key, call_key, kind, title, instructions, payload, editable, approvers, expires_at)
    SELECT t.id, t.org, t.r, t.sk, t.k, t.kd, t.title, t.instructions, coalesce(t.payload, 'null'), t.editable, t.approvers, t.expires
    FROM jsonb_to_recordset(batch -> 'tasks') t(id text, org text, r text, g int, sk text, k text, kd text, title text, instructions text,
      payload jsonb, editable boolean, approvers text[], expires timestamptz)
    WHERE t.g = ANY (passed)
    ON CONFLICT (run_id, call_key) DO NOTHING;
  END IF;

  IF batch ? 'finishes' THEN
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(batch -> 'finishes') f(r text, g int, k text, fe int, st text, v jsonb, e jsonb, c bigint, p text, m text)
      WHERE f.r = ANY (live)
    ), written AS (
      UPDATE call SET status = given.st, result = given.v, error = given.e, cost_micros = coalesce(given.c, 0), provider = given.p,
        model = given.m, finished_at = clock_timestamp()
      FROM given WHERE call.run_id = given.r AND call.key = given.k AND call.fence = given.fe AND call.status = 'started'
      RETURNING call.run_id, call.key, call.step_key
    ), resumed AS (
      UPDATE step SET status = 'running' FROM written
      WHERE step.run_id = written.run_id AND step.key = written.step_key AND step.status = 'waiting'
    )
    SELECT array_agg(given.g) INTO more FROM given JOIN written ON written.run_id = given.r AND written.key = given.k;
    passed := passed || coalesce(more, '{}');
    IF batch ? 'charged' THEN
      PERFORM record_charges(batch -> 'finishes', passed);
    END IF;
  END IF;

  WITH given AS (
    SELECT * FROM jsonb_to_recordset(batch -> 'events') e(r text, g int, o int, at timestamptz, t text, k text, d jsonb)
    WHERE e.r = ANY (live) AND (e.g IS NULL OR e.g = ANY (passed))
  ), counted AS (
    SELECT r, count(*)::int AS n FROM given GROUP BY r
  ), charged AS (
    SELECT r, sum(it)::int AS it, sum(ot)::int AS ot, sum(c)::bigint AS c
    FROM jsonb_to_recordset(batch -> 'finishes') f(r text, g int, it int, ot int, c bigint) WHERE f.g = ANY (passed) GROUP BY r
  ), patched AS (
    SELECT p.*, coalesce(counted.n, 0) AS n, coalesce(charged.it, 0) AS it, coalesce(charged.ot, 0) AS ot, coalesce(charged.c, 0) AS c,
      p.st IN ('succeeded', 'failed', 'cancelled') AS final
    FROM jsonb_to_recordset(batch -> 'runs') p(r text, sg int, st text, rs text, o jsonb, e jsonb, w jsonb)
    LEFT JOIN counted ON counted.r = p.r LEFT JOIN charged ON charged.r = p.r
  ), updated AS (
    UPDATE run SET seq = run.seq + p.n,
      -- A paused run stays paused, whatever its last steps say, until it is resumed or ends.
      status = CASE WHEN run.status = 'paused' AND p.st IN ('running', 'waiting') THEN 'paused'
        WHEN p.st IS NOT NULL THEN p.st WHEN p.sg IS NOT NULL AND run.status = 'queued' THEN 'running' ELSE run.status END,
      reason = coalesce(p.rs, run.reason),
      output = coalesce(p.o, run.output), error = coalesce(p.e, run.error), response = coalesce(run.response, p.w),
      input_tokens = run.input_tokens + p.it, output_tokens = run.output_tokens + p.ot, cost_micros = run.cost_micros + p.c,
      started_at = CASE WHEN p.sg IS NOT NULL THEN coalesce(run.started_at, clock_timestamp()) ELSE run.started_at END,
      finished_at = CASE WHEN p.final THEN clock_timestamp() ELSE run.finished_at END
    FROM patched p WHERE run.id = p.r AND run.id = ANY (live)
    RETURNING run.id, run.seq - p.n AS before, run.status, coalesce(p.final, false) AS final, run.followed
  ), logged AS (
    INSERT INTO run_event (run_id, seq, at, type, step_key, data)
    SELECT given.r, updated.before + row_number() OVER (PARTITION BY given.r ORDER BY given.o), given.at, given.t, given.k, given.d
    FROM given JOIN updated ON updated.id = given.r
  )
  SELECT jsonb_agg(jsonb_build_array(id, before, status)), array_agg(id) FILTER (WHERE final), array_agg(id) FILTER (WHERE final AND followed)
  INTO answer, ended, told FROM updated;

  -- Nobody waits for a run that is over.
  IF ended IS NOT NULL THEN
    UPDATE human_task SET status = 'cancelled' WHERE run_id = ANY (ended) AND status = 'pending';
    UPDATE step SET status = 'cancelled', finished_at = clock_timestamp() WHERE run_id = ANY (ended) AND finished_at IS NULL;
    DELETE FROM budget_reservation WHERE run_id = ANY (ended);
  END IF;

  RETURN jsonb_build_object('runs', coalesce(answer, '[]'), 'passed', to_jsonb(passed), 'begun', coalesce(begun, '[]'),
    'followed', to_jsonb(coalesce(told, '{}')));
END
$$;
