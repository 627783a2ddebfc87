// What a page can do without until its first pictures are there.

/** A page that never rests does it all the same. */
const patienceMs = 500;
/** So long it then works at a time. */
const turnMs = 8;

const due: (() => void)[] = [];
let waiting = false;

function wait(): void {
  waiting = due.length > 0;
  if (!waiting) return;
  // Safari has no idle time.
  if (typeof window.requestIdleCallback === "function")
    requestIdleCallback(doNext, { timeout: patienceMs });
  else setTimeout(doNext, 20);
}

function doNext(deadline?: IdleDeadline): void {
  const rests = deadline && !deadline.didTimeout;
  const end = performance.now() + (rests ? deadline.timeRemaining() : turnMs);
  try {
    do due.shift()?.();
    while (due.length > 0 && performance.now() < end);
  } finally {
    wait();
  }
}

/** Does it once the browser has nothing better to do, after all that was to be done so before. */
export function whenIdle(action: () => void): void {
  due.push(action);
  if (!waiting) wait();
}

/**
 * Fills what is out of sight when the browser has nothing better to do; at once if the address names
 * a place, which is where it belongs only when all above it is there.
 */
export function fillLater(fill: () => void): void {
  if (location.hash === "") whenIdle(fill);
  else fill();
}

/** Does at once what still waits: paper is printed as the page is now. */
export function doAllNow(): void {
  while (due.length > 0) due.shift()?.();
}
