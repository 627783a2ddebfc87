// @vitest-environment node
// What the build does to modules and pages, with Vite itself.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plugin, type Rollup, build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileEarly } from "../plugins/compile_early";
import { lazyIntl } from "../plugins/lazy_intl";
import { preloadModules } from "../plugins/preload_modules";

const patience = 60_000;
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "tally-web-plugins-"));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Builds the pages among some files in memory. The result finds what has been made by its end. */
async function built(files: Record<string, string>, plugin: Plugin, minify = false) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const pages = Object.keys(files).filter((name) => name.endsWith(".html"));
  const result = await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [plugin],
    resolve: { preserveSymlinks: true },
    build: {
      write: false,
      modulePreload: false,
      minify,
      target: "es2022",
      rollupOptions: {
        input: pages.map((name) => join(root, name)),
        // As the site's: what pages share is in one file, whichever of them needs it.
        output: {
          experimentalMinChunkSize: 30_000,
          manualChunks: (id) => (id.endsWith("later.js") ? "later" : undefined),
          onlyExplicitManualChunks: true,
        },
      },
    },
  });
  const { output } = result as Rollup.RollupOutput;
  return (end: string) =>
    output
      .filter(({ fileName }) => fileName.endsWith(end))
      .map((file) => (file.type === "chunk" ? file.code : String(file.source)))
      .join("\n");
}

const page = (script: string) =>
  `<!doctype html><html><head><script type="module" src="/${script}"></script></head></html>`;

it(
  "the number format of Observable Plot is made when it is first used",
  async () => {
    const plot = join(process.cwd(), "node_modules/@observablehq/plot/src/format.js");
    const files = {
      "index.html": page("numbers.js"),
      "numbers.js": `import { formatAuto } from ${JSON.stringify(plot)};
        globalThis.tallyTest = () => formatAuto()(1234567);`,
    };
    const code = (await built(files, lazyIntl()))(".js");
    let made = 0;
    const format = (value: number) => `<${value}>`;
    const fake = class {
      constructor() {
        made += 1;
      }
      format = format;
    };
    const scope = { tallyTest: () => "" };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function("Intl", "globalThis", code)({ NumberFormat: fake }, scope);
    expect(made).toBe(0);
    expect(scope.tallyTest()).toBe("<1234567>");
    expect(made).toBe(1);
  },
  patience,
);

it("a Plot of other code ends the build", () => {
  const transform = lazyIntl().transform as (this: object, code: string, id: string) => unknown;
  const context = {
    error: (text: string) => {
      throw new Error(text);
    },
  };
  const id = "/x/node_modules/@observablehq/plot/src/format.js";
  expect(() => transform.call(context, "export const formatNumber = 1;", id)).toThrow(
    "is not as plugins/lazy_intl.ts expects it",
  );
  expect(transform.call(context, "anything", "/x/other.js")).toBeUndefined();
});

it(
  "a page's head names all modules that its script imports, now or later, and no others",
  async () => {
    const files = {
      "index.html": page("first.js"),
      "first.js": `import { draw } from "./draw.js"; import { a } from "./shared.js"; draw(a);`,
      "draw.js": `export const draw = (x) => import("./later.js").then(({ later }) => later(x));`,
      "later.js": `export const later = (x) => console.log("later", x);`,
      "quiet.html": page("quiet.js"),
      "quiet.js": `import { a, b } from "./shared.js"; console.log(a, b);`,
      "shared.js": `export const a = () => 1; export const b = () => 2;`,
    };
    const made = await built(files, preloadModules());
    const preloads = (html: string) =>
      [...html.matchAll(/<link [^>]*modulepreload[^>]*>/g)].map(([link]) => link);
    const links = preloads(made("index.html"));
    const later = /fetchpriority="low" href="\/assets\/later-[\w-]+\.js"/;
    expect(links.filter((link) => later.test(link))).toHaveLength(1);
    expect(links.filter((link) => !link.includes("fetchpriority"))).toHaveLength(1);
    expect(preloads(made("quiet.html")).join()).not.toContain("later-");
    expect(preloads(made("quiet.html")).length).toBeLessThan(2);
  },
  patience,
);

it(
  "each script begins with the word that lets it be compiled while it is loaded",
  async () => {
    const files = {
      "index.html": page("one.js"),
      "one.js": `globalThis.later = () => import("./later.js");`,
      "later.js": `export const later = () => console.log("later");`,
    };
    const scripts = (await built(files, compileEarly(), true))(".js").split(/^(?=\/\/#)/m);
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).toMatch(/^\/\/# allFunctionsCalledOnLoad\n./);
  },
  patience,
);
