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
