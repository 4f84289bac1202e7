import "server-only";
import { type ErrorCode, errorCodes, strategyOf } from "@/server/errors";
import { restRoutes } from "./handle-rest";
import type { RestRoute } from "./route";

/** A readable page of every route and error, without a script: it needs nothing but a browser. */
export function renderDocsPage(): string {
  const names = [...new Set(restRoutes.map(groupOf))];
  const sections = names.map((name) => {
    const routes = restRoutes.filter((route) => groupOf(route) === name);
    return `<h2>${escapeHtml(name)}</h2>${routes.map(renderRoute).join("")}`;
  });
  const errors = Object.entries(errorCodes).map(
    ([code, { http, title, class: errorClass }]) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${http}</td><td>${escapeHtml(title)}</td><td>${errorClass}</td>
<td>${strategyOf(code as ErrorCode)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Trellis API</title><style>${style}</style></head><body><main><h1>Trellis API</h1>
<p>Send <code>Authorization: Bearer trl_…</code> with a key from Settings, API keys. Bodies are JSON. Lists answer
<code>{ items, nextCursor }</code>; send <code>nextCursor</code> as <code>cursor</code> for the next page. Errors are
<code>application/problem+json</code>. The machine-readable description is <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${sections.join("")}<h2>errors</h2><table><thead><tr><th>code</th><th>status</th><th>meaning</th><th>class</th><th>by default</th></tr></thead>
<tbody>${errors.join("")}</tbody></table></main></body></html>`;
}

const groupOf = (route: RestRoute) => route.path.split("/")[0] ?? "";

function renderRoute({ method, path, summary, permission, answers }: RestRoute): string {
  return `<article><h3><b>${method}</b> <code>/api/v1/${escapeHtml(path)}</code></h3><p>${escapeHtml(summary)}.</p>
<p class="fine">Scope <code>${permission}</code> · answers ${Object.keys(answers).join(", ")}</p></article>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const style = `:root{color-scheme:light dark}body{font:15px/1.6 system-ui,sans-serif;margin:0}main{max-width:52rem;margin:3rem auto;padding:0 1.25rem}
h2{margin-top:2.5rem;text-transform:capitalize}article{border-top:1px solid;padding:.5rem 0}h3{font-size:1rem;font-weight:500;margin:.4rem 0}
p{margin:.3rem 0}.fine{font-size:.85rem;opacity:.75}code{font-family:ui-monospace,monospace}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.3rem .6rem .3rem 0;border-top:1px solid}`;
