/** A whole number with its digits in groups. `Intl` would cost more than the rest of a page. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

const thousands = ["", "K", "M", "B", "T"];

/** A number for where there is little room: `950`, `1.2K`, `3M`. */
export function short(value: number): string {
  const tenths = (part: number) => Math.round(10 * part) / 10;
  let at = 0;
  let rest = value;
  while (tenths(rest) >= 1000 && at < thousands.length - 1) {
    rest /= 1000;
    at += 1;
  }
  return `${tenths(rest)}${thousands[at] ?? ""}`;
}

/** `1 report`, `400 reports`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A rate, from 0 to 1, as its owner wrote it: `0.1 %`, `5 %`. */
export function rateText(rate: number): string {
  return `${Number((100 * rate).toPrecision(4))} %`;
}

/** A part, from 0 to 1, as `12.3 %`; never 0 for something, nor all for less. */
export function percent(part: number): string {
  const value = 100 * part;
  if (value <= 0 || value >= 100) return `${Math.round(value)} %`;
  if (value < 0.1) return "under 0.1 %";
  if (value > 99.9) return "over 99.9 %";
  return `${value.toFixed(1)} %`;
}

/** A part of a whole in per cent. */
export function share(part: number, whole: number): string {
  return whole > 0 ? percent(part / whole) : "–";
}
