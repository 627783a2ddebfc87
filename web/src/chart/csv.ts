import type { Cell, Rows } from "./table_rows";

/**
 * Names come from strangers' reports, and spreadsheets carry out a text that begins like a formula:
 * such a text gets an apostrophe in front.
 */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function cell(value: Cell): string {
  if (value === undefined) return "";
  if (typeof value === "string") return textCell(value);
  return String(typeof value === "number" ? value : value.share);
}

/** RFC 4180; shares are parts of 1, so that programs can compute with them. */
export function csvOf({ columns, rows }: Rows): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
