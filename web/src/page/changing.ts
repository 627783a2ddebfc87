import { type Choice, choiceOf } from "../model/choice";

/** Takes a new choice. `rebuild`: the filters too; not if it came from one that must keep its focus. */
export type Change = (choice: Choice, rebuild?: boolean) => void;

/**
 * Follows the choice in the address: `show` is called with each new one, also when the visitor goes
 * back. Returns what a page calls when something else is chosen.
 */
export function followChoice(
  path: (choice: Choice) => string,
  show: (choice: Choice, rebuild: boolean) => void,
): Change {
  let last = location.search;
  window.addEventListener("popstate", () => {
    // Going to another chart of the page changes only what is behind the #.
    if (location.search === last) return;
    last = location.search;
    show(choiceOf(last), true);
  });
  return (choice, rebuild = true) => {
    const address = path(choice);
    if (address === location.pathname + location.search) return;
    history.pushState(null, "", address);
    last = location.search;
    show(choice, rebuild);
  };
}

/** Lets only the newest of several answers count: an old one may come later. */
export function newestOnly(): () => () => boolean {
  let newest = 0;
  return () => {
    const mine = ++newest;
    return () => mine === newest;
  };
}
