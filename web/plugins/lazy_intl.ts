import type { Plugin } from "vite";

const module = "@observablehq/plot/src/format.js";
const eager = `  const format = numberFormat(locale);
  return (i) => (i != null && !isNaN(i) ? format.format(i) : undefined);`;
const lazy = `  return (i) => (i != null && !isNaN(i) ? numberFormat(locale).format(i) : undefined);`;

/**
 * Lets Observable Plot make its number format when it first writes a number with it, not when it is
 * loaded. The first `Intl.NumberFormat` of a page reads the browser's locale data, which takes as
 * long as drawing half a chart, and most pages never use that format. `numberFormat` keeps what it
 * has made, so nothing else changes. A version of Plot with other code ends the build.
 */
export function lazyIntl(): Plugin {
  return {
    name: "tally-lazy-intl",
    transform(code, id) {
      if (!id.endsWith(module)) return undefined;
      if (!code.includes(eager)) {
        this.error(`${module} is not as plugins/lazy_intl.ts expects it; see what it does now`);
      }
      return { code: code.replace(eager, lazy), map: null };
    },
  };
}
