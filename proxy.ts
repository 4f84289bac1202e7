import { type NextRequest, NextResponse } from "next/server";

const openPages = new Set(["/", "/sign-in", "/setup"]);
const sessionCookies = ["authjs.session-token", "__Secure-authjs.session-token"];

/**
 * Headers for every page, and a shortcut to the sign-in page for visitors without a cookie. It guards nothing: whether a
 * cookie is worth anything, and what its owner may see, is decided where the data is (server/auth.ts, server/authorize.ts).
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const signedOut = sessionCookies.every((name) => !request.cookies.has(name));
  if (signedOut && !openPages.has(pathname)) {
    const target = request.nextUrl.clone();
    target.pathname = "/sign-in";
    target.search = `?next=${encodeURIComponent(pathname + search)}`;
    return NextResponse.redirect(target);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, request.nextUrl.protocol === "https:");
  // Next reads the nonce out of the request's policy and puts it on its own scripts.
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  // Whose cookie turns out to be worth nothing comes back here after signing in.
  headers.set("x-address", pathname + search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentPolicy(nonce: string, secure: boolean): string {
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    // React's development build evaluates strings to rebuild stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // The canvas and the code editor write style attributes and elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws: wss:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

export const config = {
  // Pages only. A prefetch brings no page of its own to protect.
  matcher: [
    {
      source: "/((?!api/|_next/|favicon.ico|.*\\.(?:svg|png|ico|webp|txt|webmanifest)$).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
