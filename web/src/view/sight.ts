type Draw = (width: number) => void;

/** So long a frame may draw before it draws the next picture; a slow machine draws one a frame. */
const frameMs = 8;

const undrawn: (() => void)[] = [];
let drawing = false;

function drawNext(): void {
  drawing = undrawn.length > 0;
  if (drawing) requestAnimationFrame(drawNext);
  const end = performance.now() + frameMs;
  do undrawn.shift()?.();
  while (undrawn.length > 0 && performance.now() < end);
}

/** Pictures in their order, so that the first is seen while the others are being drawn. */
function drawInTurn(draw: () => void): void {
  undrawn.push(draw);
  if (!drawing) drawNext();
}

/** Draws at the width that the element has, and again whenever that width changes. */
function drawToWidth(element: Element, draw: Draw): void {
  let last = 0;
  let drawn = false;
  const first = () => {
    drawn = true;
    draw(last);
  };
  new ResizeObserver(() => {
    const width = element.clientWidth;
    if (width === 0 || width === last) return;
    const isNew = last === 0;
    last = width;
    if (isNew) drawInTurn(first);
    else if (drawn) draw(width);
  }).observe(element);
}

const waiting = new Map<Element, Draw>();
let observer: IntersectionObserver | undefined;

function start(element: Element): void {
  const draw = waiting.get(element);
  if (!draw) return;
  waiting.delete(element);
  observer?.unobserve(element);
  drawToWidth(element, draw);
}

function sight(): IntersectionObserver {
  if (observer) return observer;
  // Paper has no scrolling: what was not yet in sight is drawn at once.
  window.addEventListener("beforeprint", () => {
    for (const draw of undrawn.splice(0)) draw();
    for (const [element, draw] of [...waiting]) {
      draw(element.clientWidth);
      start(element);
    }
  });
  observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) start(entry.target);
    },
    { rootMargin: "400px" },
  );
  return observer;
}

/** Draws an element once it comes into sight, so that a page of many charts opens at once. */
export function drawOnSight(element: Element, draw: Draw): void {
  waiting.set(element, draw);
  sight().observe(element);
}
