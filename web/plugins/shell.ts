import type { Plugin } from "vite";

const links = [
  ["/", "Overview"],
  ["/charts/", "Charts"],
  ["/program/", "Programs"],
  ["/stacks/", "Stacks"],
  ["/participation/", "Participation"],
  ["/data/", "Data"],
  ["/config", "What may be sent"],
  ["/privacy", "Privacy"],
] as const;

/** The icon is no SVG: browsers open one as a document, in the thread and at the time of the first chart. */
const head = `<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" type="image/png" sizes="64x64" href="/favicon.png" />
    <link rel="stylesheet" href="/src/style/site.css" />`;

const mark = `<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"><path d="M7 6v20M13 6v20M19 6v20M25 6v20" /><path d="M3 22 29 10" class="mark-stroke" /></g></svg>`;

function header(here: string): string {
  const items = links.map(([href, text]) => {
    const current = href === here ? ' aria-current="page"' : "";
    return `<li><a href="${href}"${current}>${text}</a></li>`;
  });
  return `<a class="skip" href="#main">Skip to the content</a>
    <header class="site-header">
      <a class="brand" href="/">${mark}<span>Tallystick</span></a>
      <nav aria-label="Site"><ul>${items.join("")}</ul></nav>
    </header>
    <!--tally:notice--><!--/tally:notice-->`;
}

const footer = `<footer class="site-footer">
      <p>Every number here is made from the <a href="/data/">published reports</a>, which anyone may use.</p>
      <p>This site sets no cookies and loads nothing from elsewhere.</p>
    </footer>`;

/** The navigation link that stands for a page; a single week belongs to the charts. */
function navigationLink(page: string): string {
  const folder = page.replace(/index\.html$/, "");
  if (folder === "/chart/") return "/charts/";
  return links.find(([href]) => href === folder || `${href}/` === folder)?.[0] ?? "";
}

/**
 * Puts the shared head, header and footer into each page at build time rather than by script, so
 * that navigation works without JavaScript.
 */
export function shell(): Plugin {
  return {
    name: "tally-shell",
    transformIndexHtml: {
      order: "pre",
      handler: (html, { path }) =>
        html
          .replace("<!--site:head-->", head)
          .replace("<!--site:header-->", header(navigationLink(path)))
          .replace("<!--site:footer-->", footer),
    },
  };
}
