const numbers = new Intl.NumberFormat("en");

export function count(value: number): string {
  return numbers.format(value);
}

/** `1 report`, `400 reports`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A share of users, from 0 to 1, as its owner wrote it: `0.1%`, `5%`. */
export function shareOfUsers(rate: number): string {
  return `${Number((100 * rate).toPrecision(4))}%`;
}

/** A part of a whole in per cent; one decimal where a whole number would hide that it is not 0. */
export function share(part: number, whole: number): string {
  if (whole <= 0) return "–";
  const percent = (100 * part) / whole;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)}%`;
}
