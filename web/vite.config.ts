import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { apiDocsPlugin } from "./plugins/api_docs";
import { lazyIntl } from "./plugins/lazy_intl";
import { compileEarly } from "./plugins/compile_early";
import { preloadModules } from "./plugins/preload_modules";
import { shell } from "./plugins/shell";

const root = fileURLToPath(new URL(".", import.meta.url));
const pages = [
  "",
  "charts/",
  "chart/",
  "program/",
  "stacks/",
  "participation/",
  "data/",
  "config/",
  "privacy/",
];

/** What draws, and Observable Plot with all that it is made of, are one file: none is used alone. */
function drawingChunk(module: string): string | undefined {
  return /\/node_modules\/|\/src\/chart\/(draw|draw_\w+|svg)\.ts$/.test(module)
    ? "drawing"
    : undefined;
}

export default defineConfig({
  root,
  plugins: [
    shell(),
    preloadModules(),
    lazyIntl(),
    compileEarly(),
    apiDocsPlugin(resolve(root, "../doc/openapi.json")),
  ],
  build: {
    outDir: process.env.TALLY_WEB_OUT ?? "dist",
    emptyOutDir: true,
    target: "es2022",
    // plugins/preload_modules.ts does it without a script.
    modulePreload: false,
    rollupOptions: {
      input: pages.map((page) => resolve(root, page, "index.html")),
      // A request for a file costs a visitor more than a few kilobytes that another page needs.
      output: {
        experimentalMinChunkSize: 30_000,
        manualChunks: drawingChunk,
        onlyExplicitManualChunks: true,
      },
    },
  },
});
