import { renderDocsPage } from "@/server/api/rest/docs-page";

export function GET(): Response {
  return new Response(renderDocsPage(), {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" },
  });
}
