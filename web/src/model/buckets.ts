export interface CounterName {
  chart: string;
  /** Empty for a plain counter, which is its own bucket. */
  buckets: string[];
}

/** Takes `chart:{a,b}` or `chart:a` or `chart` apart, as the upload config writes them. */
export function parseCounter(name: string): CounterName {
  const colon = name.indexOf(":");
  if (colon < 0) return { chart: name, buckets: [] };
  const rest = name.slice(colon + 1);
  const several = /^\{(.*)\}$/s.exec(rest)?.[1];
  return {
    chart: name.slice(0, colon),
    buckets: several === undefined ? [rest] : several.split(",").map((bucket) => bucket.trim()),
  };
}
