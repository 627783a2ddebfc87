import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { lazyIntl } from "./plugins/lazy_intl";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The page of `tally view`: apart from the public site, with files of its own. */
export default defineConfig({
  root: resolve(here, "viewer"),
  plugins: [lazyIntl()],
  publicDir: resolve(here, "public"),
  build: {
    outDir: process.env.TALLY_VIEWER_OUT ?? resolve(here, "dist/viewer"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
  },
});
