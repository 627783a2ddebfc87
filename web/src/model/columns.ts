const minColumn = 380;
const maxColumns = 6;

export function columnCount(width: number): number {
  return Math.max(1, Math.min(maxColumns, Math.floor(width / minColumn)));
}

/**
 * Deals items of the given heights to columns, each to the shortest so far: one long chart then
 * leaves no hole beside it, and reading across stays close to the given order. Returns the indexes
 * of the items of each column.
 */
export function dealColumns(heights: number[], columns: number): number[][] {
  const dealt = Array.from({ length: columns }, () => ({ height: 0, items: [] as number[] }));
  heights.forEach((height, item) => {
    const shortest = dealt.reduce((a, b) => (b.height < a.height ? b : a));
    shortest.items.push(item);
    shortest.height += height;
  });
  return dealt.map((column) => column.items);
}
