import type { Stack } from "../api/types";
import { readStack } from "./frames";

/** A stack in all versions of the program that had it. */
export interface OneStack {
  frames: string[];
  versions: Stack[];
  sum: number;
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

export interface CounterStacks {
  counter: string;
  sum: number;
  stacks: number;
  folds: Fold[];
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

/** Folds stacks by the frames that they have in common, from the innermost on, counter by counter. */
export function stackTree(stacks: Stack[]): CounterStacks[] {
  const merged = groupBy(stacks, ({ Stack }) => Stack).map(([text, versions]) => ({
    ...readStack(text),
    versions,
    sum: versions.reduce((sum, { Sum }) => sum + Sum, 0),
  }));
  return groupBy(merged, ({ counter }) => counter)
    .map(([counter, group]) => ({
      counter,
      sum: total(group),
      stacks: group.length,
      folds: foldsOf(group, 0),
    }))
    .sort(bySum);
}
