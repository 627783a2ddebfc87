import type { Mark } from "../api/annotations";
import type { RolloutStep } from "../api/rollout";
import { rateText } from "./format";

function short(Rate: number | null): string {
  return Rate === null ? "asking" : `asking ${rateText(Rate)}`;
}

function sentence({ Rate, Salt }: RolloutStep, before: RolloutStep | undefined): string {
  if (Rate === null) return "The list no longer says how many users are asked.";
  const were = before?.Rate ?? null;
  const others = were !== null && before?.Salt !== Salt ? "; others than before" : "";
  const change = were !== null && were !== Rate ? `, before ${rateText(were)}` : "";
  return `${rateText(Rate)} of users are asked${change}${others}.`;
}

/** The steps as marks on a picture over time. */
export function rolloutMarks(steps: RolloutStep[]): Mark[] {
  return steps.map((step, i) => ({
    Date: step.Date,
    Kind: "prompt",
    Programs: [],
    Text: sentence(step, steps[i - 1]),
    Short: short(step.Rate),
  }));
}

/** All of them in the order of their days. */
export function inOrder(...lists: Mark[][]): Mark[] {
  return lists.flat().sort((a, b) => (a.Date < b.Date ? -1 : a.Date > b.Date ? 1 : 0));
}
