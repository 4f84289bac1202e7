import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  typedRoutes: false,
  reactStrictMode: true,
  serverExternalPackages: ["@node-rs/argon2", "quickjs-emscripten", "pino", "inngest", "undici", "jsonata", "@marcbachmann/cel-js"],
  experimental: { agentUpgrade: false },
};

export default config;
