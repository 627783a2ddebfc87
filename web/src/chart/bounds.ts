/** The units that histograms know: durations in nanoseconds, sizes in bytes, plain numbers. */
const units: Record<string, number> = {
  "": 1,
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** The upper bound of a bucket such as `<10ms`, in the unit of the collector's percentiles. */
export function boundOf(bucket: string): number | undefined {
  const [, number, unit = ""] = /^<(\d+)([A-Za-z]*)$/.exec(bucket) ?? [];
  const scale = units[unit];
  return number === undefined || scale === undefined ? undefined : Number(number) * scale;
}
