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

/**
 * Waits for what draws, but not so long that it is noticed. If it comes in that time, the words of a
 * page and its first chart are one frame, which is sooner than two.
 */
export async function drawingSoon(): Promise<void> {
  if (loaded) return;
  const late = new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.race([loadDrawing().catch(() => undefined), late]);
}

function replaceDrawn(place: HTMLElement, drawn: Element): void {
  place.querySelector(".chart-svg, .failed")?.remove();
  place.prepend(drawn);
  place.style.minHeight = "";
}

/** A place in which something is drawn once it is in sight, and again when its width changes. */
export function drawnPlace(
  height: number,
  make: (drawing: Drawing, width: number) => Element,
): HTMLElement {
  const place = h("div", { class: "plot" });
  // Reserving the room now keeps the page still while charts appear.
  place.style.minHeight = `${height}px`;
  const begin = (drawing: Drawing) => {
    drawOnSight(place, (width) => {
      replaceDrawn(place, make(drawing, width));
    });
  };
  if (loaded) {
    begin(loaded);
    return place;
  }
  // It takes its turn only when it can draw: the first picture is seen before the next is drawn.
  loadDrawing().then(begin, () => {
    const words = "The picture could not be loaded. The table has its numbers.";
    replaceDrawn(place, h("p", { class: "failed" }, words));
  });
  return place;
}

/** About how high a picture will be. */
function heightOf(picture: Picture): number {
  return heightOfKind(picture.kind, "keys" in picture ? picture.keys.length : 0);
}

/** The same before it is made, by how many rows it would have. */
export function heightOfKind(kind: Picture["kind"], rows: number): number {
  if (kind === "histogram" || kind === "trend") return 220;
  return rows * 24 + (kind === "survey" ? 24 : 0);
}

/** A picture that tells its numbers to pointer and keys. */
export function picturePlace(picture: Picture): HTMLElement {
  const place = drawnPlace(heightOf(picture), (drawing, width) => drawing.draw(picture, width));
  tellPoints(place, picture.name, picture.points);
  return place;
}
