// A picture that stands for itself outside of the page: an SVG with fonts, colours and a heading, and
// from it a PNG. All is made in the browser.
import { h } from "../view/dom";
import { loadDrawing } from "./drawing";
import type { Picture } from "./picture";

const width = 720;
const edge = 24;
const headLine = 22;
const footLine = 16;
const pixelRatio = 2;
const svgSpace = "http://www.w3.org/2000/svg";

/** What style sheets say of marks and must be said in the file itself. */
const properties = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-variant-numeric",
  "text-anchor",
] as const;

/** Words that go with a picture. */
export interface Words {
  title: string;
  /** What it is of: program, weeks, filters. */
  about: string;
  /** Where it is from. */
  source: string;
}

function element(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** Writes into each element of a copy how its original looks in the page. */
function keepLooks(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  for (const property of properties) {
    const value = style.getPropertyValue(property);
    if (value !== "") copy.setAttribute(property, value);
  }
  copy.removeAttribute("class");
  copy.removeAttribute("style");
  [...original.children].forEach((child, i) => {
    const other = copy.children[i];
    if (other) keepLooks(child, other);
  });
}

function copyOf(svg: Element): Element {
  svg.querySelectorAll("style, .hits").forEach((each) => {
    each.remove();
  });
  const copy = svg.cloneNode(true) as Element;
  keepLooks(svg, copy);
  return copy;
}

function frame(copy: Element, words: Words, look: CSSStyleDeclaration): SVGElement {
  const inner = Number(copy.getAttribute("height"));
  const top = edge + 2 * headLine;
  const height = top + inner + edge + footLine + 8;
  const family = look.fontFamily;
  const ink = look.color;
  const text = (y: number, size: number, weight: number, opacity: number, content: string) =>
    element(
      "text",
      {
        x: edge,
        y,
        fill: ink,
        "fill-opacity": opacity,
        "font-family": family,
        "font-size": size,
        "font-weight": weight,
      },
      content,
    );
  const outer = element("svg", {
    xmlns: svgSpace,
    width: width + 2 * edge,
    height,
    viewBox: `0 0 ${width + 2 * edge} ${height}`,
    color: ink,
    role: "img",
    "aria-label": words.title,
  });
  copy.setAttribute("x", String(edge));
  copy.setAttribute("y", String(top));
  copy.setAttribute("overflow", "visible");
  outer.append(
    element("rect", { width: "100%", height: "100%", fill: look.backgroundColor }),
    text(edge + 8, 17, 650, 1, words.title),
    text(edge + 8 + headLine, 13, 400, 0.75, words.about),
    copy,
    text(height - edge / 2 - 2, 11, 400, 0.75, words.source),
  );
  return outer;
}

/** A picture as the text of an SVG file, in the colours of the page. */
export async function svgText(picture: Picture, words: Words): Promise<string> {
  const { draw } = await loadDrawing();
  // Looks are those of elements in the page, so the drawing is in it for a moment, out of sight.
  const place = h("div", { class: "plot standalone", "aria-hidden": "true" });
  document.body.append(place);
  try {
    const svg = draw(picture, width);
    place.append(svg);
    const outer = frame(copyOf(svg), words, getComputedStyle(place));
    return new XMLSerializer().serializeToString(outer);
  } finally {
    place.remove();
  }
}

/** A picture as a PNG, with two pixels for each of the page. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * pixelRatio;
  canvas.height = image.naturalHeight * pixelRatio;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the browser made no PNG of the picture"));
    }, "image/png");
  });
}
