import { breakable, h, hashOf } from "./dom";

export interface Entry {
  id: string;
  name: string;
  /** How much there is to see, such as `4 charts`. */
  extent: string;
}

/** The table of contents of a page with a section for each program. */
export function programContents(entries: Entry[]): HTMLElement {
  const items = entries.map(({ id, name, extent }) =>
    h("li", {}, h("a", { href: hashOf(id) }, ...breakable(name)), " ", h("span", {}, extent)),
  );
  return h("nav", { class: "contents", "aria-label": "Programs" }, h("ul", {}, ...items));
}
