// Where pictures are drawn. Observable Plot is the largest part of a page by far: it is loaded
// beside the data, and no word of a page waits for it.
import { drawOnSight } from "../view/sight";
import { h } from "../view/dom";
import type { Picture } from "./picture";
import { tellPoints } from "./tip";

type Drawing = typeof import("./draw");

let loaded: Drawing | undefined;
let loading: Promise<Drawing> | undefined;

/** Begins to load what draws. May be called any number of times. */
export function loadDrawing(): Promise<Drawing> {
  loading ??= import("./draw").then(
    (drawing) => (loaded = drawing),
    (error: unknown) => {
      // The next picture tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

function replaceDrawn(place: HTMLElement, drawn: Element): void {
  place.querySelector(".chart-svg, .failed")?.remove();
  place.prepend(drawn);
  place.style.minHeight = "";
}

/** Draws at once if it can: before paper is printed there is no time to wait. */
function drawInto(place: HTMLElement, make: (drawing: Drawing) => Element): void {
  if (loaded) {
    replaceDrawn(place, make(loaded));
    return;
  }
  loadDrawing().then(
    (drawing) => {
      replaceDrawn(place, make(drawing));
    },
    () => {
      const words = "The picture could not be loaded. The table has its numbers.";
      replaceDrawn(place, h("p", { class: "failed" }, words));
    },
  );
}

/** A place in which something is drawn once it is in sight, and again when its width changes. */
export function drawnPlace(
  height: number,
  make: (drawing: Drawing, width: number) => Element,
): HTMLElement {
  const place = h("div", { class: "plot" });
  // Reserving the room now keeps the page still while charts appear.
  place.style.minHeight = `${height}px`;
  drawOnSight(place, (width) => {
    drawInto(place, (drawing) => make(drawing, width));
  });
  return place;
}

/** About how high a picture will be. */
export function heightOf(picture: Picture): number {
  if (picture.kind === "histogram") return 220;
  if (picture.kind === "trend") return 220;
  return picture.keys.length * 24 + (picture.kind === "survey" ? 24 : 0);
}

/** A picture that tells its numbers to pointer and keys. */
export function picturePlace(picture: Picture): HTMLElement {
  const place = drawnPlace(heightOf(picture), (drawing, width) => drawing.draw(picture, width));
  tellPoints(place, picture.name, picture.points);
  return place;
}
