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
  picture: Picture;
  rows: () => Rows;
}

function barsView(chart: Chart, setting: Setting): View[] {
  const picture = barsPicture(chart, setting);
  if (picture.keys.length === 0) return [];
  const { noun } = setting;
  const band = picture.intervals.some((pair) => pair) ? ", the line its 95 % interval" : "";
  const meaning = `The length of a bar is the number of ${noun}s that have the bucket${band}.`;
  return [{ id: "bars", title: "Bars", meaning, picture, rows: () => barRows(chart, setting) }];
}

function histogramView(chart: Chart, setting: Setting): View[] {
  const picture = histogramPicture(chart, setting);
  if (!picture || picture.values.every((value) => value <= 0)) return [];
  const meaning =
    "The height of a bar is how often the bucket was counted. The marks are percentiles of all counts.";
  return [
    { id: "histogram", title: "Histogram", meaning, picture, rows: () => barRows(chart, setting) },
  ];
}

function trendView(chart: Chart, setting: Setting): View[] {
  const picture = trendPicture(chart, setting);
  if (!picture) return [];
  const left = picture.left > 0 ? ` The ${picture.left} less frequent are in the table.` : "";
  const band = picture.marks.some(({ low, high }) => high > low)
    ? ", with the 95 % band around it"
    : "";
  const meaning = `Share of each week’s ${setting.noun}s${band}.${left}`;
  return [
    { id: "trend", title: "By week", meaning, picture, rows: () => trendRows(chart, setting) },
  ];
}

function surveyViews(chart: Chart, setting: Setting): View[] {
  const surveys = chart.Surveys ?? [];
  return surveys.map((survey, i) => ({
    id: i === 0 ? "survey" : `survey${i + 1}`,
    title: surveys.length === 1 ? "Against survey" : `Against survey ${i + 1}`,
    meaning:
      "What is reported here beside what a survey found. The number at the right is how often a report would count in an estimate that is weighted to the survey.",
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
