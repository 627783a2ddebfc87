import { doAllNow } from "./idle";

type Draw = (width: number) => void;
type Arrange = (width: number) => void;

/** So long a frame may draw before it draws the next picture; a slow machine draws one a frame. */
const frameMs = 8;
/** What is so near above or below the screen is drawn before it is scrolled to. */
const nearPixels = 400;
/** So that what must be drawn before printing can be found, and nothing keeps what has left the page. */
const undrawn = "undrawn";

interface Place {
  draw: Draw;
  /** In CSS pixels, as it was last measured; 0 as long as it is not shown. */
  width: number;
}

const places = new WeakMap<Element, Place>();
const arrangements = new WeakMap<Element, Arrange>();
/** Those in sight that have no picture yet. */
const due: Element[] = [];
let drawing = false;

function draw(element: Element): void {
  const place = places.get(element);
  if (!place) return;
  element.classList.remove(undrawn);
  place.draw(place.width);
}

function drawNext(): void {
  drawing = due.length > 0;
  if (drawing) requestAnimationFrame(drawNext);
  const end = performance.now() + frameMs;
  do {
    const next = due.shift();
    if (next && isUndrawn(next)) draw(next);
  } while (due.length > 0 && performance.now() < end);
}

/** Pictures in their order, so that the first is seen while the others are being drawn. */
function drawInTurn(elements: Element[]): void {
  for (const element of elements) {
    // One that is not shown yet comes again when it has a width.
    if (places.get(element)?.width === 0) continue;
    watchers().sight.unobserve(element);
    due.push(element);
  }
  if (!drawing) drawNext();
}

function isNear(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -nearPixels && top < window.innerHeight + nearPixels;
}

function isUndrawn(element: Element): boolean {
  return element.classList.contains(undrawn);
}

/**
 * Widths are those that the browser tells: to ask for the width of what is out of sight lays it out,
 * which `content-visibility` is there to spare.
 */
function redraw(entries: ResizeObserverEntry[]): void {
  const changed: Element[] = [];
  for (const { target, contentRect } of entries) {
    const place = places.get(target);
    const width = Math.floor(contentRect.width);
    if (!place || place.width === width) continue;
    place.width = width;
    if (width > 0) changed.push(target);
  }
  // All are looked at before any is drawn: to look after a change lays out the page once more.
  const near = changed.filter((element) => isUndrawn(element) && isNear(element));
  for (const element of changed) if (!isUndrawn(element)) draw(element);
  drawInTurn(near);
}

/**
 * What arranges others may change their widths. They are told once more, in the same frame: nothing
 * is drawn at a width that it no longer has.
 */
function resized(entries: ResizeObserverEntry[]): void {
  const arranging = entries.filter(({ target }) => arrangements.has(target));
  for (const { target, contentRect } of arranging) arrangements.get(target)?.(contentRect.width);
  const isArranged = ({ target }: ResizeObserverEntry) =>
    arranging.some((outer) => outer.target.contains(target));
  for (const { target } of entries.filter(isArranged)) {
    if (!places.has(target)) continue;
    watchers().sizes.unobserve(target);
    watchers().sizes.observe(target);
  }
  redraw(entries.filter((entry) => !isArranged(entry)));
}

/** Paper has no scrolling: what was not yet in sight is drawn at once. */
function drawAll(): void {
  doAllNow();
  for (const element of document.querySelectorAll(`.${undrawn}`)) {
    const place = places.get(element);
    if (place) place.width = element.clientWidth;
    draw(element);
  }
}

interface Watchers {
  sizes: ResizeObserver;
  sight: IntersectionObserver;
}

let made: Watchers | undefined;

function makeWatchers(): Watchers {
  window.addEventListener("beforeprint", drawAll);
  const sizes = new ResizeObserver(resized);
  const sight = new IntersectionObserver(
    (entries) => {
      drawInTurn(entries.filter((entry) => entry.isIntersecting).map(({ target }) => target));
    },
    { rootMargin: `${nearPixels}px` },
  );
  return { sizes, sight };
}

function watchers(): Watchers {
  made ??= makeWatchers();
  return made;
}

/**
 * Draws in an element once it comes into sight, so that a page of many charts opens at once, and
 * again whenever its width changes. What is in sight when it is first laid out is drawn in the same
 * frame.
 */
export function drawOnSight(element: Element, draw: Draw): void {
  places.set(element, { draw, width: 0 });
  element.classList.add(undrawn);
  watchers().sizes.observe(element);
  watchers().sight.observe(element);
}

/** Arranges what is in an element as its width allows, before anything in it is drawn. */
export function arrangeToWidth(element: Element, arrange: Arrange): void {
  arrangements.set(element, arrange);
  watchers().sizes.observe(element);
}
