/** Something with a name that stands at a place along a line. */
export interface Placed {
  /** In pixels from the left. */
  at: number;
  text: string;
  /** The name ends at its place rather than begin there: it has no room to the right. */
  late?: boolean;
}

const charWidth = 7;
const gap = 8;

/** About how many pixels a name is wide. */
export function widthOf(text: string): number {
  return text.length * charWidth;
}

/**
 * In which lane the name of each is written so that none covers another, the first lane that is
 * free; undefined where none of `lanes` is. The items are in the order of their places.
 */
export function lanesOf(items: Placed[], lanes: number): (number | undefined)[] {
  const free = Array.from({ length: lanes }, () => -Infinity);
  return items.map((item) => {
    const width = widthOf(item.text) + gap;
    const start = item.late ? item.at - width : item.at;
    const lane = free.findIndex((end) => end <= start);
    if (lane < 0) return undefined;
    free[lane] = start + width;
    return lane;
  });
}
