import { h } from "./dom";

/** What stands in place of charts as long as the collector has no report. */
export function nothingYet(): HTMLElement {
  return h(
    "section",
    { class: "notice" },
    h("h2", {}, "Nothing has been reported yet"),
    h(
      "p",
      {},
      "Reports arrive once a week from users who said yes. As soon as the first one is here, its charts appear on this page. Until then you can read ",
      h("a", { href: "/config" }, "what may be sent"),
      ".",
    ),
  );
}

/** What stands in place of charts where only other weeks have reports. */
export function nothingThen(): HTMLElement {
  return h(
    "section",
    { class: "notice" },
    h("h2", {}, "No reports of this time"),
    h("p", {}, "Other weeks have some: ", h("a", { href: "/charts/" }, "all weeks"), "."),
  );
}

/** What stands in place of the content when it could not be had. */
export function failure(title: string, reason: string, retry: () => void): HTMLElement {
  const button = h("button", { type: "button" }, "Try again");
  button.addEventListener("click", retry);
  // On a page whose heading was still to be loaded this is the heading.
  const level = document.querySelector("main > :not(#content, noscript) h1, main > h1")
    ? "h2"
    : "h1";
  return h(
    "section",
    { class: "notice notice-bad", role: "alert" },
    h(level, {}, title),
    h("p", {}, reason),
    h("p", {}, button),
  );
}
