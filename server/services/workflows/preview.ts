import "server-only";

/** As much of a document as a small drawing shows: the first nodes outside loops, and the edges between those. */
export type WorkflowPreview = {
  nodes: { id: string; type: string; name: string; position: { x: number; y: number }; parent: string | null }[];
  edges: { id: string; source: string; target: string }[];
};

const mostNodes = 24;

/** A WorkflowPreview of `workflow w`, without the settings, which may be long. */
export const previewSql = `(
  with shown as (
    select n, i from jsonb_array_elements(case jsonb_typeof(w.document -> 'nodes') when 'array' then w.document -> 'nodes' else '[]' end)
      with ordinality as node(n, i)
     where coalesce(n ->> 'parent', '') = '' and n -> 'position' is not null order by i limit ${mostNodes})
  select jsonb_build_object(
    'nodes', coalesce((select jsonb_agg(jsonb_build_object('id', n -> 'id', 'type', n -> 'type', 'name', coalesce(n -> 'name', '""'),
      'position', n -> 'position', 'parent', null) order by i) from shown), '[]'),
    'edges', coalesce((select jsonb_agg(jsonb_build_object('id', e -> 'id', 'source', e -> 'source', 'target', e -> 'target'))
      from jsonb_array_elements(case jsonb_typeof(w.document -> 'edges') when 'array' then w.document -> 'edges' else '[]' end) as edge(e)
     where exists (select from shown where n -> 'id' = e -> 'source') and exists (select from shown where n -> 'id' = e -> 'target')), '[]')))`;
