import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

export default defineConfig({
  // By address: a machine need not know the name localhost.
  server: { host: "127.0.0.1" },
  // The editor gives its extensions the module "vscode"; here it is a small one of its kind.
  resolve: {
    alias: { vscode: fileURLToPath(new URL("test/fake/vscode.ts", import.meta.url)) },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});
