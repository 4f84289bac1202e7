import type { DatabaseQuery } from "@/server/workflow/tool-context";

const statements: Record<DatabaseQuery["engine"], string> = {
  postgresql: `SELECT CASE table_schema WHEN current_schema() THEN table_name ELSE table_schema || '.' || table_name END AS "table",
  column_name AS "column", data_type AS "type", is_nullable = 'YES' AS "nullable"
FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY table_schema <> current_schema(), table_schema, table_name, ordinal_position`,
  mysql: `SELECT table_name AS \`table\`, column_name AS \`column\`, column_type AS \`type\`, is_nullable = 'YES' AS \`nullable\`
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
  sqlite: `SELECT t.name AS "table", c.name AS "column", c.type AS "type", NOT c."notnull" AS "nullable"
FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite_%'
ORDER BY t.name, c.cid`,
};

/** Lists what a database holds, a row for each column: its table, name, type, and whether it may be empty. */
export const describeStatement = (engine: DatabaseQuery["engine"]) => statements[engine];
