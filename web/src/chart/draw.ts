// All that needs Observable Plot. Pages load this module while they wait for their data, so that
// their first words come without it.
import { drawBars } from "./draw_bars";
import { drawHistogram } from "./draw_histogram";
import { drawSurvey } from "./draw_survey";
import { drawTrend } from "./draw_trend";
import type { Picture } from "./picture";

/** Draws a picture at a width in CSS pixels. Its marks have the index of their point as `data-i`. */
export function draw(picture: Picture, width: number): Element {
  switch (picture.kind) {
    case "bars":
      return drawBars(picture, width);
    case "histogram":
      return drawHistogram(picture, width);
    case "trend":
      return drawTrend(picture, width);
    case "survey":
      return drawSurvey(picture, width);
  }
}

export { drawStackWeeks } from "./draw_stack_weeks";
export { drawWeekly } from "./draw_weekly";
