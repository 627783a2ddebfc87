const controls = "button, select, input, summary";

/** What a control is, whatever element stands for it. A word behind a list says what is chosen in it. */
function identity(control: Element): string {
  const list = control.closest<HTMLElement>("[data-filter]")?.dataset.filter ?? "";
  const words = control.localName === "button" ? control.textContent : "";
  const parts = ["name", "value", "type", "aria-label"].map(
    (each) => control.getAttribute(each) ?? "",
  );
  return [control.localName, list, words, ...parts].join("\n");
}

/** A control's place among those beside it. */
function placeOf(control: Element): number {
  return [...(control.parentElement?.children ?? [])].indexOf(control);
}

/** What stands now where the chip of a filter was that has been removed. */
function nextChip(place: HTMLElement, index: number): HTMLElement | undefined {
  const chips = [...place.querySelectorAll<HTMLElement>(".chosen button:not(.reset)")];
  return chips[Math.min(index, chips.length - 1)];
}

/** The control, or the word in front of it where it is folded away. */
function reachable(control: HTMLElement): HTMLElement {
  const summary = control.closest("details:not([open])")?.querySelector("summary");
  return summary ?? control;
}

/**
 * Replaces what is in a place. If a control in it had the focus, its successor gets it: the same
 * control, or the chip that is now where a removed one was, or the words in `otherwise`.
 */
export function keepFocus(place: HTMLElement, otherwise: HTMLElement, replace: () => void): void {
  const had = document.activeElement;
  if (!had || !place.contains(had)) {
    replace();
    return;
  }
  const was = identity(had);
  const index = placeOf(had);
  const isChip = had.closest(".chosen") !== null;
  replace();
  const same = [...place.querySelectorAll<HTMLElement>(controls)].find(
    (each) => identity(each) === was,
  );
  const next = isChip ? nextChip(place, index) : undefined;
  reachable(same ?? next ?? otherwise).focus();
}
