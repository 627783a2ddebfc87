import { getJson } from "./request";

/** A version of the list that changed which share of users is asked to take part. */
export interface RolloutStep {
  /** The day on which it was published. */
  Date: string;
  Version: string;
  /** Of users, from 0 to 1; null: the list no longer says it. */
  Rate: number | null;
  /** By which they are chosen: another one asks other users. */
  Salt: string | null;
}

/**
 * When the share of users who are asked has changed, oldest first. Pages do without it where it
 * cannot be had.
 */
export async function getRollout(): Promise<RolloutStep[]> {
  try {
    const { Rollout } = await getJson("/api/v1/config/history");
    return Array.isArray(Rollout) ? (Rollout as RolloutStep[]) : [];
  } catch {
    return [];
  }
}
