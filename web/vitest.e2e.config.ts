import { defineConfig } from "vitest/config";

export default defineConfig({
  // By address: a machine need not know the name localhost.
  server: { host: "127.0.0.1" },
  test: {
    include: ["e2e/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
