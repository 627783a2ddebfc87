import type { Chart, Survey } from "../api/types";
import { barsPicture } from "./bars_picture";
import { histogramPicture } from "./histogram_picture";
import type { Picture, Setting } from "./picture";
import { surveyPicture } from "./survey_picture";
import { type Rows, barRows, surveyRows, trendRows } from "./table_rows";
import { hasTrend, trendPicture } from "./trend_picture";

/** A way to look at a chart: a picture, and a table of the same numbers. */
export interface View {
  id: string;
  kind: Picture["kind"];
  title: string;
  /** Where the numbers that are not the collector's are from: an address. */
  source?: string;
  /** What the picture shows, in a sentence. */
  readonly meaning: string;
  readonly picture: Picture;
  rows: () => Rows;
}

interface Look {
  meaning: string;
  picture: Picture;
}

/** Its picture is made when it is first looked at: most views of a page never are. */
function lazyView(view: Omit<View, keyof Look>, look: () => Look): View {
  let made: Look | undefined;
  const once = () => (made ??= look());
  return {
    ...view,
    get meaning() {
      return once().meaning;
    },
    get picture() {
      return once().picture;
    },
  };
}

function rest(left: number): string {
  return left > 0 ? ` The ${left} less frequent are in the table.` : "";
}

function barsLook(chart: Chart, setting: Setting): Look {
  const picture = barsPicture(chart, setting);
  const { noun } = setting;
  const band = picture.intervals.some((pair) => pair) ? "; the line is the 95 % interval" : "";
  const meaning = `How many ${noun}s have the bucket, and their share${band}.${rest(picture.left)}`;
  return { meaning, picture };
}

function barsView(chart: Chart, setting: Setting): View[] {
  if (chart.Data.every(({ Value }) => Value <= 0)) return [];
  const rows = () => barRows(chart, setting);
  return [
    lazyView({ id: "bars", kind: "bars", title: "Bars", rows }, () => barsLook(chart, setting)),
  ];
}

function histogramView(chart: Chart, setting: Setting): View[] {
  const picture = histogramPicture(chart, setting);
  if (!picture || picture.values.every((value) => value <= 0)) return [];
  const meaning = "How often each bucket was counted. The marks are percentiles of all counts.";
  return [
    {
      id: "histogram",
      kind: "histogram",
      title: "Histogram",
      meaning,
      picture,
      rows: () => barRows(chart, setting),
    },
  ];
}

function trendLook(chart: Chart, setting: Setting): Look {
  const picture = trendPicture(chart, setting);
  const band = picture.marks.some(({ low, high }) => high > low)
    ? ", with the 95 % band around it"
    : "";
  // Of a chart that all send there is nothing to be estimated.
  const exact =
    band === "" && chart.Rate === 1 ? " All reports have the chart, so there is no band." : "";
  const meaning = `Share of each week’s ${setting.noun}s${band}.${exact}${rest(picture.left)}`;
  return { meaning, picture };
}

function trendView(chart: Chart, setting: Setting): View[] {
  if (!hasTrend(chart, setting)) return [];
  const rows = () => trendRows(chart, setting);
  return [
    lazyView({ id: "trend", kind: "trend", title: "By week", rows }, () =>
      trendLook(chart, setting),
    ),
  ];
}

function surveyLook(chart: Chart, survey: Survey, setting: Setting): Look {
  return {
    meaning: `Shares here and in ${survey.Source === "" ? "a survey" : "the survey"}${survey.Date === "" ? "" : ` of ${survey.Date}`}. The number at the right is how often a report would have to count, so that the shares were the survey’s; the table has how many ${setting.noun}s each bucket would then have.`,
    picture: surveyPicture(chart, survey, setting),
  };
}

function surveyViews(chart: Chart, setting: Setting): View[] {
  const surveys = chart.Surveys ?? [];
  return surveys.map((survey, i) =>
    lazyView(
      {
        id: i === 0 ? "survey" : `survey${i + 1}`,
        kind: "survey",
        title: surveys.length === 1 ? "Against survey" : `Against survey ${i + 1}`,
        source: survey.Source,
        rows: () => surveyRows(chart, survey, setting),
      },
      () => surveyLook(chart, survey, setting),
    ),
  );
}

/** What a chart is first seen as, by its type in the config. */
const favourite: Record<string, string> = { timeseries: "trend", survey: "survey" };

function hasManyWeeks({ Series = [] }: Chart): boolean {
  return Series.some(({ Week }) => Week !== Series[0]?.Week);
}

/** The ways to look at a chart, the one that it is meant for first. */
export function viewsOf(chart: Chart, setting: Setting): View[] {
  const views = [
    ...histogramView(chart, setting),
    ...barsView(chart, setting),
    ...trendView(chart, setting),
    ...surveyViews(chart, setting),
  ];
  const wanted = favourite[chart.Type];
  const first = views.find(({ id }) => id === wanted && (id !== "trend" || hasManyWeeks(chart)));
  return first ? [first, ...views.filter((view) => view !== first)] : views;
}
