const collator = new Intl.Collator("en", { numeric: true });

/** The numbers of a version, and what makes it a pre-release: `go1.27`, `rc1`; `v1.2.0`, `-beta`. */
function partsOf(version: string): { core: string; early: string } {
  const [, core = "", early = ""] = /^(\D*[\d.]*)([^+]*)/.exec(version) ?? [];
  return { core, early };
}

/** The order in which versions came: a pre-release is before its release. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)];
  const byCore = collator.compare(first.core, second.core);
  if (byCore !== 0) return byCore;
  if ((first.early === "") !== (second.early === "")) return first.early === "" ? 1 : -1;
  return collator.compare(a, b);
}

/** So many are named one by one. */
const few = 3;

/** `in v1.0.0, v1.1.0 and v1.2.0`; of many the first and the last. What has no version is left out. */
export function versionWords(versions: string[]): string {
  const named = [...new Set(versions)].filter((version) => version !== "").sort(compareVersions);
  const last = named.at(-1);
  if (last === undefined) return "";
  if (named.length > few) return `in ${named.length} versions, ${named[0] ?? ""} to ${last}`;
  const others = named.slice(0, -1);
  return others.length === 0 ? `in ${last}` : `in ${others.join(", ")} and ${last}`;
}
