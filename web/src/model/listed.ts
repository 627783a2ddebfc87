import type { ListedChart } from "../api/types";

/**
 * What the list says of a chart, or of a stack: of the records of its name, which can differ in what
 * they say, the first with a title, with the issues of all.
 */
export function listedOf(
  name: string,
  listed: ListedChart[],
  { stack = false } = {},
): ListedChart | undefined {
  const named = listed.filter(
    ({ Chart, Depth }) => Chart === name && (Depth !== undefined) === stack,
  );
  const best = named.find(({ Title }) => Title !== "") ?? named[0];
  return best && { ...best, Issues: [...new Set(named.flatMap(({ Issues }) => Issues))] };
}
