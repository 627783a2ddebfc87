/** Something with a name that stands at a place along a line. */
export interface Placed {
  /** In pixels from the left. */
  at: number;
  text: string;
}

const charWidth = 7;
const gap = 8;

/**
 * In which lane the name of each is written so that none covers another, the first lane that is
 * free; undefined where none of `lanes` is. The items are in the order of their places.
 */
export function lanesOf(items: Placed[], lanes: number): (number | undefined)[] {
  const free = Array.from({ length: lanes }, () => -Infinity);
  return items.map(({ at, text }) => {
    const lane = free.findIndex((end) => end <= at);
    if (lane < 0) return undefined;
    free[lane] = at + text.length * charWidth + gap;
    return lane;
  });
}
