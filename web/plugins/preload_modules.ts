import type { HtmlTagDescriptor, Plugin } from "vite";

/** The ids of what a module imports at once, and of what it imports later. */
interface Imports {
  now: readonly string[];
  later: readonly string[];
}

type Imported = (id: string) => readonly string[];

/** Those and all that they import, each once. */
function withImports(ids: readonly string[], imported: Imported): Set<string> {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    imported(id).forEach(add);
  };
  ids.forEach(add);
  return found;
}

function preload(file: string, more: Record<string, string> = {}): HtmlTagDescriptor {
  const attrs = { rel: "modulepreload", crossorigin: true, ...more, href: `/${file}` };
  return { tag: "link", attrs, injectTo: "head" };
}

/** What Vite wraps around each `import()`, to preload styles, which no module here imports. */
const viteHelper = "\0vite/preload-helper.js";

/**
 * Lets a browser load all modules of a page as soon as it reads the page's head, also those that
 * its script imports later, which are what draws: they may wait for the rest. Vite would have the
 * script put these into the page, when half of the time has passed.
 */
export function preloadModules(): Plugin {
  const modules = new Map<string, Imports>();
  /** What the modules of a page import later. A file can have modules of other pages, too. */
  const importedLater = (page: string) => {
    const needed = withImports([page], (id) => modules.get(id)?.now ?? []);
    return [...needed].flatMap((id) => modules.get(id)?.later ?? []);
  };
  return {
    name: "tally-preload-modules",
    enforce: "pre",
    load: (id) =>
      id === viteHelper ? "export const __vitePreload = (load) => load();" : undefined,
    buildEnd() {
      for (const id of this.getModuleIds()) {
        const info = this.getModuleInfo(id);
        if (!info) continue;
        modules.set(id, { now: info.importedIds, later: info.dynamicallyImportedIds });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle, chunk }) => {
        if (!bundle || !chunk) return [];
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const filesOf = (files: readonly string[]) =>
          withImports(
            files,
            (name) => chunks.find((each) => each.fileName === name)?.imports ?? [],
          );
        const first = filesOf([chunk.fileName]);
        const later = filesOf(
          importedLater(chunk.facadeModuleId ?? "").flatMap((id) =>
            chunks
              .filter(({ moduleIds }) => moduleIds.includes(id))
              .map(({ fileName }) => fileName),
          ),
        );
        return [
          // The page's script is there; of some pages that is what they share with others.
          ...[...first]
            .slice(1)
            .filter((file) => !html.includes(file))
            .map((file) => preload(file)),
          ...[...later]
            .filter((file) => !first.has(file))
            .map((file) => preload(file, { fetchpriority: "low" })),
        ];
      },
    },
  };
}
