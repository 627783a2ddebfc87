import { h } from "../view/dom";
import type { Point } from "./picture";

/** A pointer that is further away than this from every dot means none. */
const reachPixels = 40;

function centre(mark: Element): { x: number; y: number } {
  const { left, top, width, height } = mark.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/** Rows, columns and bars answer as a whole; of dots it is the nearest. */
function markAt(svg: Element, event: PointerEvent): Element | undefined {
  const hit = (event.target as Element).closest(".hits [data-i], .marks [data-i]");
  if (hit) return hit;
  let nearest: Element | undefined;
  let least = reachPixels;
  for (const mark of svg.querySelectorAll(".marks [data-i]")) {
    const { x, y } = centre(mark);
    const distance = Math.hypot(x - event.clientX, y - event.clientY);
    if (distance < least) [nearest, least] = [mark, distance];
  }
  return nearest;
}

function step(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowRight" || key === "ArrowDown") return Math.min(at + 1, count - 1);
  if (key === "ArrowLeft" || key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}

/** Shows the numbers of the point that is pointed at, or stepped to with the arrow keys. */
class Tip {
  private at = -1;
  private readonly box = h("div", { class: "tip", hidden: "" });
  /** Read out by screen readers, only for those who step with keys. */
  private readonly spoken = h("p", { class: "unseen", "aria-live": "polite" });

  private made: Point[] | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly make: () => Point[],
  ) {
    place.append(this.box, this.spoken);
  }

  private get points(): Point[] {
    this.made ??= this.make();
    return this.made;
  }

  private mark(i: number): Element | null {
    return this.place.querySelector(`.marks [data-i="${i}"]`);
  }

  hide(): void {
    this.mark(this.at)?.classList.remove("on");
    this.at = -1;
    this.box.hidden = true;
  }

  show(i: number): void {
    const point = this.points[i];
    const mark = this.mark(i);
    if (!point || !mark) return;
    this.mark(this.at)?.classList.remove("on");
    this.at = i;
    mark.classList.add("on");
    this.box.replaceChildren(
      h("strong", {}, point.title),
      ...point.lines.map((line) => h("span", {}, line)),
    );
    this.box.hidden = false;
    this.put(mark);
  }

  /** Above its mark, or below where above is no room, and never beside the picture. */
  private put(mark: Element): void {
    const place = this.place.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.box;
    const wished = at.left + at.width / 2 - place.left - offsetWidth / 2;
    const left = Math.max(0, Math.min(wished, place.width - offsetWidth));
    const above = at.top - offsetHeight - 8;
    const top = above > 0 ? above - place.top : at.bottom - place.top + 8;
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }

  key(key: string): boolean {
    if (key === "Escape" && this.at >= 0) {
      this.hide();
      return true;
    }
    const next = step(key, this.at, this.points.length);
    if (next === undefined) return false;
    this.show(next);
    const point = this.points[next];
    if (point) this.spoken.textContent = [point.title, ...point.lines].join(", ");
    return true;
  }

  point(event: PointerEvent): void {
    const svg = this.place.querySelector("svg");
    const mark = svg && markAt(svg, event);
    const i = Number((mark as SVGElement | undefined)?.dataset.i ?? -1);
    if (i < 0) this.hide();
    else if (i !== this.at) this.show(i);
  }
}

/** Lets a place with a drawn picture tell its numbers to pointer and keys. */
export function tellPoints(place: HTMLElement, name: string, points: () => Point[]): void {
  const tip = new Tip(place, points);
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", `Numbers of ${name}: step through them with the arrow keys`);
  place.addEventListener("pointermove", (event) => {
    tip.point(event);
  });
  place.addEventListener("pointerdown", (event) => {
    tip.point(event);
  });
  place.addEventListener("pointerleave", () => {
    tip.hide();
  });
  place.addEventListener("blur", () => {
    tip.hide();
  });
  place.addEventListener("keydown", (event) => {
    if (tip.key(event.key)) event.preventDefault();
  });
}
