// The page of the data needs no script. With one its commands are those of this site, and of its
// newest week.

function fill(what: string, value: string): void {
  for (const place of document.querySelectorAll(`[data-fill="${what}"]`)) place.textContent = value;
}

// The collector lists the newest first.
const newest = document.querySelector("ul.weeks a")?.textContent ?? "";
fill("site", location.origin);
if (newest !== "") fill("week", newest);

export {};
