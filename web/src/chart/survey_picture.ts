import type { Chart, Survey, SurveyBar } from "../api/types";
import { percent, plural } from "../model/format";
import type { Setting, SurveyPicture } from "./picture";

/** `×1.8`: how often a report has to count; a dash where nobody reported the bucket. */
export function weightText({ Weight }: SurveyBar): string {
  return Weight === undefined ? "–" : `×${Weight >= 10 ? Math.round(Weight) : Weight.toFixed(2)}`;
}

function judgement({ Share, Reference, Weight }: SurveyBar): string {
  if (Weight === undefined) return "nobody here reported it: it cannot be estimated";
  if (Math.abs(Share - Reference) < 0.0005) return "as frequent here as in the survey";
  return Share > Reference
    ? `more frequent here than in the survey: a report counts ${weightText({ Share, Reference, Weight, Key: "" })}`
    : `less frequent here than in the survey: a report counts ${weightText({ Share, Reference, Weight, Key: "" })}`;
}

/** The number of reports of a bucket if the shares were those of the survey. */
export function weighted(bar: SurveyBar, chart: Chart): number | undefined {
  const value = chart.Data.find(({ Key }) => Key === bar.Key)?.Value ?? 0;
  return bar.Weight === undefined ? undefined : Math.round(value * bar.Weight);
}

/** What is reported beside what a survey found. */
export function surveyPicture(chart: Chart, survey: Survey, { noun }: Setting): SurveyPicture {
  return {
    kind: "survey",
    name: chart.Name,
    keys: survey.Data.map(({ Key }) => Key),
    ours: survey.Data.map(({ Share }) => Share),
    theirs: survey.Data.map(({ Reference }) => Reference),
    ends: survey.Data.map(weightText),
    source: survey.Source,
    date: survey.Date,
    points: () =>
      survey.Data.map((bar) => {
        const estimate = weighted(bar, chart);
        return {
          title: bar.Key,
          lines: [
            `telemetry ${percent(bar.Share)}, survey ${percent(bar.Reference)}`,
            judgement(bar),
            ...(estimate === undefined
              ? []
              : [`at the survey’s share it would be ${plural(estimate, noun)}`]),
          ],
        };
      }),
  };
}
