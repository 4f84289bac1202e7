import "server-only";
import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { clientIp } from "./client-ip";
import { env } from "./env";
import { AppError } from "./errors";
import { log } from "./log";
import { endSession } from "./services/people/sessions";
import { sessionDays, signIn } from "./services/people/sign-in";

class TooManyRequests extends CredentialsSignin {
  override code = "too_many_requests";
}

/**
 * next-auth with email and password. The JWT cookie carries the id of a session row and nothing that could go stale;
 * `server/auth.ts` looks the row up on each request, so revoking it signs that browser out at once.
 */
const { handlers } = NextAuth(() => ({
  secret: env().AUTH_SECRET,
  trustHost: true,
  // Fixed, not sliding: the row has the same end.
  session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  logger: {
    // A wrong password is no news; whatever else next-auth says is.
    error: (error: Error) => {
      if (!(error instanceof CredentialsSignin)) log().error({ error: error.message }, "sign-in failed");
    },
    warn: (code: string) => log().debug({ code }, "next-auth warning"),
    debug: () => undefined,
  },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      async authorize(credentials, request) {
        const from = { ip: clientIp(request.headers), userAgent: request.headers.get("user-agent") ?? "" };
        try {
          const signedIn = await signIn(credentials, from);
          return signedIn && { id: signedIn.userId, name: signedIn.name, email: signedIn.email, sid: signedIn.sessionId };
        } catch (error) {
          if (error instanceof AppError && error.code === "too_many_requests") throw new TooManyRequests();
          throw error;
        }
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user && "sid" in user ? { sub: user.id, sid: user.sid } : token),
    session: ({ session }) => session,
  },
  events: {
    async signOut(message) {
      if ("token" in message && typeof message.token?.sid === "string") await endSession(message.token.sid);
    },
  },
}));

/**
 * next-auth builds every URL and chooses its cookie names from request.url, which Next fills with its own bind address;
 * this puts the address that the browser used in its place. AUTH_URL, when set, wins inside next-auth.
 */
function atCallersHost(handler: (request: Request) => Promise<Response>) {
  return (request: Request): Promise<Response> => {
    if (env().AUTH_URL) return handler(request);
    const url = new URL(request.url);
    const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? url.host;
    const protocol = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() ?? url.protocol.slice(0, -1);
    return handler(new Request(`${protocol}://${host}${url.pathname}${url.search}`, request));
  };
}

// next-auth types its handlers for NextRequest but reads only what every Request has.
type Handler = (request: Request) => Promise<Response>;

/** GET and POST of /api/auth/*. */
export const signInRoute = { get: atCallersHost(handlers.GET as Handler), post: atCallersHost(handlers.POST as Handler) };
