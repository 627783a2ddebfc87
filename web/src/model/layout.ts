/** Where the parts of a bar chart stand, in CSS pixels. */
export interface Layout {
  height: number;
  marginLeft: number;
  marginRight: number;
  /** Free space in a bar's row above and below the bar. */
  insetTop: number;
  insetBottom: number;
  /** Long labels stand above their bars, so that the bars keep room on a narrow screen. */
  labelsAbove: boolean;
}

export interface Labels {
  keys: string[];
  /** What is written at the ends of the bars. */
  ends: string[];
}

/** A wide estimate: measuring text would force the browser to lay out the page for each chart. */
const charWidth = 8;
const gap = 10;
const bar = 15;
const beside = { insetTop: 5, insetBottom: 4 };
const above = { insetTop: 20, insetBottom: 7 };
/** The part of the width that labels beside the bars may take. */
const labelShare = 0.42;

function widest(texts: string[]): number {
  return texts.reduce((width, text) => Math.max(width, Math.ceil(text.length * charWidth)), 0);
}

export function layoutBars({ keys, ends }: Labels, width: number): Layout {
  const labels = widest(keys);
  const labelsAbove = labels > labelShare * width;
  const insets = labelsAbove ? above : beside;
  return {
    ...insets,
    height: keys.length * (insets.insetTop + bar + insets.insetBottom),
    marginLeft: labelsAbove || labels === 0 ? 1 : labels + gap,
    marginRight: widest(ends) + gap,
    labelsAbove,
  };
}
