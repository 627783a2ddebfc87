/** Plot has no channel for data attributes; it draws marks in the order of the data. */
export function numberMarks(svg: Element, selector: string): void {
  svg.querySelectorAll<SVGElement>(selector).forEach((mark, i) => {
    mark.dataset.i = String(i);
  });
}

/**
 * Lets all of a row answer to the pointer with its mark, since bars of rare buckets are too thin to
 * be met. The marks must be in the order of the rows; a row ends so many pixels below its mark. See
 * `markAt` in tip.ts.
 */
export function answerInRows(svg: SVGElement | HTMLElement, end: number): void {
  svg.dataset.rowEnd = String(end);
}

/** The same with columns. */
export function answerInColumns(svg: SVGElement | HTMLElement): void {
  svg.dataset.columns = "";
}

/** Says what a picture is to those who do not see it, and whether a table has its numbers. */
export function describe(svg: Element, text: string, { table = true } = {}): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", table ? `${text} The table has the same numbers.` : text);
  // Plot names its groups too, which helps nobody inside of one picture.
  for (const group of svg.querySelectorAll("g")) {
    for (const name of ["aria-label", "aria-description", "aria-hidden"])
      group.removeAttribute(name);
  }
}

/** Shares on an axis. */
export function tickPercent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
