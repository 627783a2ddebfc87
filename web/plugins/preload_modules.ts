import type { HtmlTagDescriptor, Plugin, Rollup } from "vite";

type Chunks = Map<string, Rollup.OutputChunk>;

function chunksOf(bundle: Rollup.OutputBundle): Chunks {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
}

/** The files and all that they import, each once. */
function withImports(files: string[], chunks: Chunks): Set<string> {
  const found = new Set<string>();
  const add = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    chunks.get(file)?.imports.forEach(add);
  };
  files.forEach(add);
  return found;
}

function preload(file: string, more: Record<string, string> = {}): HtmlTagDescriptor {
  const attrs = { rel: "modulepreload", crossorigin: true, ...more, href: `/${file}` };
  return { tag: "link", attrs, injectTo: "head" };
}

/**
 * Lets a browser load all modules of a page as soon as it reads the page's head, also those that
 * its script imports later, which are what draws: they may wait for the rest. Vite would have the
 * script put these into the page, when half of the time has passed.
 */
export function preloadModules(): Plugin {
  return {
    name: "tally-preload-modules",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle, chunk }) => {
        if (!bundle || !chunk) return [];
        const chunks = chunksOf(bundle);
        const first = withImports([chunk.fileName], chunks);
        const imported = [...first].flatMap((file) => chunks.get(file)?.dynamicImports ?? []);
        const later = [...withImports(imported, chunks)].filter((file) => !first.has(file));
        first.delete(chunk.fileName);
        return [
          ...[...first].map((file) => preload(file)),
          ...later.map((file) => preload(file, { fetchpriority: "low" })),
        ];
      },
    },
  };
}
