import type { Issue, Stack } from "../api/types";
import { readStack } from "./frames";

/** A stack in all versions of the program that had it. */
export interface OneStack {
  frames: string[];
  versions: Stack[];
  sum: number;
  /** Where it is worked on, which does not depend on the version. */
  issue?: Issue;
}

/** Frames that stacks have in common, and how they go on. */
export interface Fold {
  frames: string[];
  sum: number;
  /** How many different stacks are in it. */
  stacks: number;
  folds: Fold[];
  /** The stack, if this is the end of one. */
  leaf?: OneStack;
}

/** Stacks with the same functions. */
export interface Bug {
  /** The function that it is named after, or its counter if there is none. */
  name: string;
  sum: number;
  stacks: number;
  /** All that have it, in the weeks that were asked for. */
  versions: string[];
  /** Different ones, the one of the most frequent stack first. */
  issues: Issue[];
  folds: Fold[];
}

export interface CounterStacks {
  counter: string;
  sum: number;
  stacks: number;
  bugs: Bug[];
}

function bySum(a: { sum: number }, b: { sum: number }): number {
  return b.sum - a.sum;
}

function groupBy<T>(items: T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups];
}

function total(stacks: { sum: number }[]): number {
  return stacks.reduce((sum, stack) => sum + stack.sum, 0);
}

function commonLength(stacks: OneStack[], start: number): number {
  const [first, ...others] = stacks;
  let length = start;
  while (
    first !== undefined &&
    length < first.frames.length &&
    others.every(({ frames }) => frames[length] === first.frames[length])
  ) {
    length += 1;
  }
  return length;
}

function foldOf(stacks: OneStack[], start: number): Fold {
  const end = commonLength(stacks, start);
  const frames = stacks[0]?.frames.slice(start, end) ?? [];
  const leaf = stacks.find((stack) => stack.frames.length === end);
  const longer = stacks.filter((stack) => stack !== leaf);
  const fold = { frames, sum: total(stacks), stacks: stacks.length, folds: foldsOf(longer, end) };
  return leaf ? { ...fold, leaf } : fold;
}

function foldsOf(stacks: OneStack[], start: number): Fold[] {
  return groupBy(stacks, ({ frames }) => frames[start] ?? "")
    .map(([, group]) => foldOf(group, start))
    .sort(bySum);
}

function mergedStack(frames: string[], versions: Stack[]): OneStack {
  const issue = versions.find(({ Issue }) => Issue)?.Issue;
  const sum = versions.reduce((all, { Sum }) => all + Sum, 0);
  return { frames, versions, sum, ...(issue && { issue }) };
}

function issuesOf(stacks: OneStack[]): Issue[] {
  const found = [...stacks].sort(bySum).flatMap(({ issue }) => issue ?? []);
  return groupBy(found, ({ URL, Number }) => `${Number} ${URL}`).flatMap(
    ([, [first]]) => first ?? [],
  );
}

function bugOf(counter: string, stacks: OneStack[]): Bug {
  const all = stacks.flatMap(({ versions }) => versions);
  const versions = all.flatMap((each) => [each, ...each.Versions]).map(({ Version }) => Version);
  const blamed = all[0]?.Group.Blamed ?? "";
  return {
    name: blamed === "" ? counter : blamed,
    sum: total(stacks),
    stacks: stacks.length,
    versions: [...new Set(versions)],
    issues: issuesOf(stacks),
    folds: foldsOf(stacks, 0),
  };
}

function functionsOf({ versions }: OneStack): string {
  return JSON.stringify(versions[0]?.Group.Functions ?? []);
}

/**
 * Counter by counter the bugs that its stacks show, the most frequent first. The stacks of a bug are
 * folded by the frames that they have in common, from the innermost on.
 */
export function stackTree(stacks: Stack[]): CounterStacks[] {
  const merged = groupBy(stacks, ({ Stack }) => Stack).map(([text, versions]) => {
    const { counter, frames } = readStack(text);
    return { counter, stack: mergedStack(frames, versions) };
  });
  return groupBy(merged, ({ counter }) => counter)
    .map(([counter, found]) => {
      const all = found.map(({ stack }) => stack);
      const bugs = groupBy(all, functionsOf).map(([, group]) => bugOf(counter, group));
      return { counter, sum: total(all), stacks: all.length, bugs: bugs.sort(bySum) };
    })
    .sort(bySum);
}
