-- commit_runs as it was, and:
-- A paused run stays paused, whatever its last steps say. The answer also names ended runs whose end someone is to be told of
-- ("followed"). Nothing counts that comes with the end of a call or a step that another process has ended or begun again.
-- Its plans stay right: a connection plans the statements of a function once, and those planned while the tables were small would
-- read them from end to end for ever. So rows are looked up by key, one by one, whatever the statistics say.
CREATE OR REPLACE FUNCTION commit_runs(batch jsonb, durable boolean) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_material = off AS $$
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
  END IF;

  RETURN jsonb_build_object('runs', coalesce(answer, '[]'), 'passed', to_jsonb(passed), 'begun', coalesce(begun, '[]'),
    'followed', to_jsonb(coalesce(told, '{}')));
END
$$;
