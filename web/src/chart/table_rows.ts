import type { Bar, Chart, Survey } from "../api/types";
import { bucketName, orderedBars, participantsOf, shareOf } from "./figures";
import type { Setting } from "./picture";
import { weighted } from "./survey_picture";

/** A cell: a text, a number, a share of 1, or nothing. */
export type Cell = string | number | { share: number } | undefined;

/** The numbers of a picture. The first column, or the first two, say of what a row is. */
export interface Rows {
  columns: string[];
  /** How many columns name the row. */
  heads: number;
  rows: Cell[][];
}

function share(value: number | undefined): Cell {
  return value === undefined ? undefined : { share: value };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Columns that are empty in every row are left out. */
function withoutEmpty({ columns, heads, rows }: Rows): Rows {
  const kept = columns.map((_, i) => i < heads || rows.some((row) => row[i] !== undefined));
  const keep = <T>(list: T[]) => list.filter((_, i) => kept[i]);
  return { columns: keep(columns), heads, rows: rows.map(keep) };
}

function valueCells(bar: Bar, participants: number): Cell[] {
  const { Value, Low, High, Sum } = bar;
  return [Value, share(shareOf(bar, participants)), share(Low), share(High), Sum];
}

function valueColumns({ noun }: Setting): string[] {
  return [`${capital(noun)}s`, "Share", "From (95 %)", "To (95 %)", "Counted"];
}

/** Every bucket, also those that nobody reported. */
export function barRows(chart: Chart, setting: Setting): Rows {
  const participants = participantsOf(chart, setting.numReports);
  return withoutEmpty({
    columns: ["Bucket", ...valueColumns(setting)],
    heads: 1,
    rows: orderedBars(chart).map((bar) => [
      bucketName(bar.Key, chart, setting.noun),
      ...valueCells(bar, participants),
    ]),
  });
}

/** Every bucket of every week; weeks count what they have only, so their share is the collector's. */
export function trendRows(chart: Chart, setting: Setting): Rows {
  const { from, to } = setting.range;
  const series = (chart.Series ?? []).filter(({ Week }) => Week >= from && Week <= to);
  return withoutEmpty({
    columns: ["Week", "Bucket", ...valueColumns(setting)],
    heads: 2,
    rows: series.map((bar) => [
      bar.Week,
      bucketName(bar.Key, chart, setting.noun),
      ...valueCells(bar, 0),
    ]),
  });
}

export function surveyRows(chart: Chart, survey: Survey, { noun }: Setting): Rows {
  return {
    columns: [
      "Bucket",
      "Telemetry",
      "Survey",
      "Weight",
      `${capital(noun)}s, if the shares were the survey’s`,
    ],
    heads: 1,
    rows: survey.Data.map((bar) => [
      bar.Key,
      { share: bar.Share },
      { share: bar.Reference },
      bar.Weight,
      weighted(bar, chart),
    ]),
  };
}
