/** Plot has no channel for data attributes; it draws marks in the order of the data. */
export function numberMarks(svg: Element, selector: string): void {
  svg.querySelectorAll<SVGElement>(selector).forEach((mark, i) => {
    mark.dataset.i = String(i);
  });
}

/** Says what a picture is to those who do not see it. Its table has the numbers. */
export function describe(svg: Element, text: string): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${text} The table has the same numbers.`);
}

/** Numbers on an axis: `1.2k`, `3M`. */
export function short(value: number): string {
  return Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** Shares on an axis. */
export function tickPercent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
