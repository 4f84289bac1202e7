import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  typedRoutes: false,
  reactStrictMode: true,
  serverExternalPackages: ["@node-rs/argon2", "quickjs-emscripten", "pino", "inngest", "undici", "jsonata", "@marcbachmann/cel-js"],
  experimental: { agentUpgrade: false },
  // On everything, 404 and 500 included; pages get their content policy from proxy.ts.
  async headers() {
    const everywhere = [
      { key: "X-Content-Type-Options", value: "nosniff" },
      { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
      { key: "X-Frame-Options", value: "DENY" },
      { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      // Browsers heed it over https only.
      { key: "Strict-Transport-Security", value: "max-age=31536000" },
    ];
    return [{ source: "/:path*", headers: everywhere }];
  },
};

export default config;
