import { count } from "../model/format";
import { matches } from "../model/search";
import { h } from "./dom";

/** Items are found by their own text, and by the heading of the section that they are in. */
function textOf(item: Element): string {
  const heading = item.closest("section")?.querySelector("h2")?.textContent ?? "";
  return `${heading} ${item.textContent}`;
}

/** Shows the items that match, and the groups that have one. Returns how many there are. */
function narrow(place: ParentNode, query: string): number {
  let found = 0;
  for (const item of place.querySelectorAll<HTMLElement>("[data-item]")) {
    item.hidden = !matches(textOf(item), query);
    if (!item.hidden) found += 1;
  }
  for (const group of place.querySelectorAll<HTMLElement>("[data-group]")) {
    group.hidden = query !== "" && !group.querySelector("[data-item]:not([hidden])");
  }
  return found;
}

/**
 * A field that narrows the elements `[data-item]` of a place to those with the words typed into it,
 * and the elements `[data-group]` to those with such an item. `whenNarrowed` is called after it.
 */
export function searchField(place: ParentNode, whenNarrowed: () => void): HTMLElement {
  const all = place.querySelectorAll("[data-item]").length;
  const status = h("p", { role: "status" });
  const field = h("input", { type: "search", id: "search", autocomplete: "off" });
  const update = () => {
    const query = field.value.trim();
    const found = narrow(place, query);
    if (query === "") status.textContent = `${count(all)} in all`;
    else
      status.textContent =
        found === 0 ? "Nothing has these words" : `${count(found)} of ${count(all)}`;
    whenNarrowed();
  };
  field.addEventListener("input", update);
  update();
  return h(
    "div",
    { class: "search", role: "search" },
    h("label", { for: "search" }, "Search counters, buckets, programs and issues"),
    field,
    status,
  );
}
