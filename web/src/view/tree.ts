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
    details.open = open;
    // The browser tells of it later; what is in it is to be opened now.
    if (open) details.dispatchEvent(new Event("toggle"));
  }
  if (open && place.querySelector("details.fold:not([open])")) openAll(place, true);
}
