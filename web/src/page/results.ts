import { ApiError } from "../api/request";
import { h } from "../view/dom";
import { failure } from "../view/states";
import { newestOnly } from "./changing";

/** The part of a page that changes with the choice, and a line that says so to screen readers. */
export class Results {
  readonly status = h("p", { class: "soft result-status", role: "status", tabindex: "-1" });
  readonly element = h("div", { class: "results" });
  private readonly begin = newestOnly();

  /** Shows what `make` makes, or why that cannot be. An older answer never replaces a newer one. */
  async fill(title: string, make: () => Promise<{ status: string; nodes: Node[] }>): Promise<void> {
    const isNewest = this.begin();
    this.element.setAttribute("aria-busy", "true");
    try {
      const { status, nodes } = await make();
      if (!isNewest()) return;
      this.status.textContent = status;
      this.replace(...nodes);
    } catch (error) {
      if (!isNewest()) return;
      const known = error instanceof ApiError;
      const reason = known ? error.message : "The collector’s answer could not be understood.";
      this.status.textContent = "";
      this.replace(failure(title, reason, () => void this.fill(title, make)));
      if (!known) throw error;
    } finally {
      if (isNewest()) this.element.removeAttribute("aria-busy");
    }
  }

  /** The focus, if it was in what is replaced, goes on to what can be done now, or to what is said. */
  private replace(...nodes: Node[]): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...nodes);
    if (!hadFocus) return;
    (this.element.querySelector<HTMLElement>(".notice button") ?? this.status).focus();
  }
}
