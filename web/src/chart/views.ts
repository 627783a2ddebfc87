import type { Chart } from "../api/types";
import { barsPicture } from "./bars_picture";
import { histogramPicture } from "./histogram_picture";
import type { Picture, Setting } from "./picture";
import { surveyPicture } from "./survey_picture";
import { type Rows, barRows, surveyRows, trendRows } from "./table_rows";
import { trendPicture } from "./trend_picture";

/** A way to look at a chart: a picture, and a table of the same numbers. */
export interface View {
  id: string;
  title: string;
  /** What the picture shows, in a sentence. */
  meaning: string;
  /** Where the numbers that are not the collector's are from: an address. */
  source?: string;
  picture: Picture;
  rows: () => Rows;
}

function rest(left: number): string {
  return left > 0 ? ` The ${left} less frequent are in the table.` : "";
}

function barsView(chart: Chart, setting: Setting): View[] {
  const picture = barsPicture(chart, setting);
  if (picture.keys.length === 0) return [];
  const { noun } = setting;
  const band = picture.intervals.some((pair) => pair) ? "; the line is the 95 % interval" : "";
  const meaning = `How many ${noun}s have the bucket, and their share${band}.${rest(picture.left)}`;
  return [{ id: "bars", title: "Bars", meaning, picture, rows: () => barRows(chart, setting) }];
}

function histogramView(chart: Chart, setting: Setting): View[] {
  const picture = histogramPicture(chart, setting);
  if (!picture || picture.values.every((value) => value <= 0)) return [];
  const meaning = "How often each bucket was counted. The marks are percentiles of all counts.";
  return [
    { id: "histogram", title: "Histogram", meaning, picture, rows: () => barRows(chart, setting) },
  ];
}

function trendView(chart: Chart, setting: Setting): View[] {
  const picture = trendPicture(chart, setting);
  if (!picture) return [];
  const band = picture.marks.some(({ low, high }) => high > low)
    ? ", with the 95 % band around it"
    : "";
  // Of a chart that all send there is nothing to be estimated.
  const exact =
    band === "" && chart.Rate === 1 ? " All reports have the chart, so there is no band." : "";
  const meaning = `Share of each week’s ${setting.noun}s${band}.${exact}${rest(picture.left)}`;
  return [
    { id: "trend", title: "By week", meaning, picture, rows: () => trendRows(chart, setting) },
  ];
}

function surveyViews(chart: Chart, setting: Setting): View[] {
  const surveys = chart.Surveys ?? [];
  return surveys.map((survey, i) => ({
    id: i === 0 ? "survey" : `survey${i + 1}`,
    title: surveys.length === 1 ? "Against survey" : `Against survey ${i + 1}`,
    meaning: `Shares here and in ${survey.Source === "" ? "a survey" : "the survey"}${survey.Date === "" ? "" : ` of ${survey.Date}`}. The number at the right is how often a report would have to count, so that the shares were the survey’s; the table has how many ${setting.noun}s each bucket would then have.`,
    source: survey.Source,
    picture: surveyPicture(chart, survey, setting),
    rows: () => surveyRows(chart, survey, setting),
  }));
}

/** What a chart is first seen as, by its type in the config. */
const favourite: Record<string, string> = { timeseries: "trend", survey: "survey" };

/** The ways to look at a chart, the one that it is meant for first. */
export function viewsOf(chart: Chart, setting: Setting): View[] {
  const views = [
    ...histogramView(chart, setting),
    ...barsView(chart, setting),
    ...trendView(chart, setting),
    ...surveyViews(chart, setting),
  ];
  const weeks = new Set((chart.Series ?? []).map(({ Week }) => Week)).size;
  const wanted = favourite[chart.Type];
  const first = views.find(({ id }) => id === wanted && (id !== "trend" || weeks > 1));
  return first ? [first, ...views.filter((view) => view !== first)] : views;
}
