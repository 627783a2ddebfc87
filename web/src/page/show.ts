import { ApiError } from "../api/request";
import { contentElement } from "../view/dom";
import { failure } from "../view/states";

/** Goes to the element that the address names; it did not exist when the browser looked for it. */
function goToHash(): void {
  let id: string;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  if (id === "") return;
  // Columns are dealt in the first frame, so places are final only in the second.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView());
  });
}

/** Fills the page with what `render` makes, or says why that cannot be. */
export async function show(title: string, render: () => Promise<Node[]>): Promise<void> {
  const content = contentElement();
  content.setAttribute("aria-busy", "true");
  try {
    content.replaceChildren(...(await render()));
    goToHash();
  } catch (error) {
    const known = error instanceof ApiError;
    const reason = known ? error.message : "The collector’s answer could not be understood.";
    const retry = () => void show(title, render);
    content.replaceChildren(failure(title, reason, retry));
    if (!known) throw error;
  } finally {
    content.removeAttribute("aria-busy");
  }
}
