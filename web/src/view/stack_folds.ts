import { plural } from "../model/format";
import { frameOf } from "../model/frames";
import type { DateRange } from "../model/range";
import type { CounterStacks, Fold } from "../model/stack_tree";
import { breakable, h } from "./dom";
import { stackLeaf } from "./stack_leaf";

function frameWords(text: string): HTMLElement {
  const { name, within, at } = frameOf(text);
  return h(
    "span",
    { class: "frame", title: text },
    ...(within === "" ? [] : [h("span", { class: "soft" }, ...breakable(within)), " "]),
    h("b", {}, ...breakable(name)),
    ...(at === "" ? [] : [" ", h("span", { class: "soft" }, at)]),
  );
}

function extent({ sum, stacks, leaf }: Fold): string {
  const times = plural(sum, "time");
  return leaf && stacks === 1 ? times : `${plural(stacks, "stack")}, ${times}`;
}

function frameList(frames: string[]): HTMLElement[] {
  if (frames.length === 0) return [];
  return [h("ol", { class: "frames" }, ...frames.map((frame) => h("li", {}, frameWords(frame))))];
}

/** What is in a fold is made when it is first opened: a page can have thousands of frames. */
function inside(fold: Fold, range: DateRange): HTMLElement[] {
  const [, ...rest] = fold.frames;
  return [
    ...frameList(rest),
    ...(fold.leaf ? [stackLeaf(fold.leaf, range)] : []),
    ...(fold.folds.length > 0 ? [foldList(fold.folds, range)] : []),
  ];
}

function foldItem(fold: Fold, range: DateRange): HTMLElement {
  const [first] = fold.frames;
  const summary = h(
    "summary",
    {},
    first === undefined ? "(no frames)" : frameWords(first),
    h("span", { class: "extent" }, extent(fold)),
  );
  const details = h("details", { class: "fold" }, summary);
  details.addEventListener("toggle", () => {
    if (details.childElementCount === 1) details.append(...inside(fold, range));
  });
  return h("li", {}, details);
}

function foldList(folds: Fold[], range: DateRange): HTMLElement {
  return h("ul", { class: "folds" }, ...folds.map((fold) => foldItem(fold, range)));
}

/** The stacks of a counter; those that begin alike are behind one line. */
export function counterStacks(stacks: CounterStacks, range: DateRange): HTMLElement {
  return h(
    "section",
    { class: "program", "data-counter": stacks.counter, id: `stacks:${stacks.counter}` },
    h("h2", {}, ...breakable(stacks.counter)),
    h(
      "p",
      { class: "soft" },
      `${plural(stacks.stacks, "different stack")}, counted ${plural(stacks.sum, "time")}. The innermost frame stands first.`,
    ),
    foldList(stacks.folds, range),
  );
}

/** The summaries that can be seen, from top to bottom. */
function visible(place: Element): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>("summary")].filter(
    (summary) => summary.parentElement?.parentElement?.closest("details:not([open])") == null,
  );
}

function parentSummary(details: Element): HTMLElement | null | undefined {
  return details.parentElement?.closest("details")?.querySelector<HTMLElement>("summary");
}

/** Arrow keys as in a tree: right opens, left closes or goes out, up and down go along. */
export function treeKeys(place: HTMLElement): void {
  place.addEventListener("keydown", (event) => {
    const summary = event.target;
    if (!(summary instanceof HTMLElement) || summary.tagName !== "SUMMARY") return;
    const details = summary.parentElement as HTMLDetailsElement;
    const all = visible(place);
    const at = all.indexOf(summary);
    if (event.key === "ArrowRight") details.open = true;
    else if (event.key === "ArrowLeft" && details.open) details.open = false;
    else if (event.key === "ArrowLeft") parentSummary(details)?.focus();
    else if (event.key === "ArrowDown") all[at + 1]?.focus();
    else if (event.key === "ArrowUp") all[at - 1]?.focus();
    else return;
    event.preventDefault();
  });
}

/** Opens or closes everything, and what that brings to light. */
export function openAll(place: HTMLElement, open: boolean): void {
  for (const details of place.querySelectorAll<HTMLDetailsElement>("details.fold")) {
    if (details.open === open) continue;
    details.open = open;
    // The event comes later; what is in it is to be opened now.
    if (open) details.dispatchEvent(new Event("toggle"));
  }
  if (open && place.querySelector("details.fold:not([open])")) openAll(place, true);
}
