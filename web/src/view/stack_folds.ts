import { plural } from "../model/format";
import { frameOf } from "../model/frames";
import type { DateRange } from "../model/range";
import type { Bug, Fold } from "../model/stack_tree";
import { h } from "./dom";
import { frameWords } from "./frame";
import { stackLeaf } from "./stack_leaf";

function extent({ sum, stacks, leaf }: Fold): string {
  const times = plural(sum, "time");
  return leaf && stacks === 1 ? times : `${plural(stacks, "stack")}, ${times}`;
}

function frameList(frames: string[]): HTMLElement[] {
  if (frames.length === 0) return [];
  const items = frames.map((frame) => h("li", {}, frameWords(frameOf(frame))));
  return [h("ol", { class: "frames" }, ...items)];
}

/** What is in a fold, of whose frames some may have been shown already. */
function inside(fold: Fold, frames: string[], bug: Bug, range: DateRange): HTMLElement[] {
  return [
    ...frameList(frames),
    ...(fold.leaf ? [stackLeaf(fold.leaf, bug, range)] : []),
    ...(fold.folds.length > 0 ? [foldList(fold.folds, bug, range)] : []),
  ];
}

/** Fills a fold when it is first opened: a page can have thousands of frames. */
export function fillWhenOpened(details: HTMLElement, make: () => HTMLElement[]): void {
  let filled = false;
  details.addEventListener("toggle", () => {
    if (!filled) details.append(...make());
    filled = true;
  });
}

function foldItem(fold: Fold, bug: Bug, range: DateRange): HTMLElement {
  const [first, ...rest] = fold.frames;
  const summary = h(
    "summary",
    {},
    first === undefined ? "(no frames)" : frameWords(frameOf(first)),
    h("span", { class: "extent" }, extent(fold)),
  );
  const details = h("details", { class: "fold" }, summary);
  fillWhenOpened(details, () => inside(fold, rest, bug, range));
  return h("li", {}, details);
}

function foldList(folds: Fold[], bug: Bug, range: DateRange): HTMLElement {
  return h("ul", { class: "folds" }, ...folds.map((fold) => foldItem(fold, bug, range)));
}

/** The stacks of a bug; those that begin alike are behind one line. If all do, there is no such line. */
export function bugStacks(bug: Bug, range: DateRange): HTMLElement[] {
  const [only, ...others] = bug.folds;
  if (only && others.length === 0) return inside(only, only.frames, bug, range);
  return [foldList(bug.folds, bug, range)];
}
