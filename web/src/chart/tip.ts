import { h } from "../view/dom";
import type { Point } from "./picture";

/** A pointer that is further away than this from every dot means none. */
const reachPixels = 40;

function nearest(marks: Element[], distance: (box: DOMRect) => number, reach = Infinity) {
  let found: Element | undefined;
  let least = reach;
  for (const mark of marks) {
    const far = distance(mark.getBoundingClientRect());
    if (far < least) [found, least] = [mark, far];
  }
  return found;
}

/** Rows and columns answer as a whole, bars where they are met; of dots it is the nearest. */
function markAt(svg: SVGElement, event: PointerEvent): Element | undefined {
  const { clientX, clientY } = event;
  const marks = [...svg.querySelectorAll(".marks [data-i]")];
  const { rowEnd, columns } = svg.dataset;
  if (rowEnd !== undefined) {
    const end = Number(rowEnd);
    return marks.find((mark) => clientY < mark.getBoundingClientRect().bottom + end);
  }
  if (columns !== undefined) {
    return nearest(marks, ({ left, width }) => Math.abs(left + width / 2 - clientX));
  }
  const met = (event.target as Element).closest(".marks [data-i]");
  const away = ({ left, top, width, height }: DOMRect) =>
    Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY);
  return met ?? nearest(marks, away, reachPixels);
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
