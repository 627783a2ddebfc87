// A picture that stands for itself outside of the page: an SVG with fonts, colours and a heading, and
// from it a PNG. All is made in the browser.
import { h } from "../view/dom";
import { loadDrawing } from "./drawing";
import type { Picture } from "./picture";
import { wrapped } from "./wrap";

const width = 720;
const edge = 24;
const headLine = 22;
const footLine = 16;
/** How wide a letter is, as a part of its size; in wide fonts, lest a line be cut off in them. */
const letter = 0.62;
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
  svg.querySelectorAll("style").forEach((each) => {
    each.remove();
  });
  const copy = svg.cloneNode(true) as Element;
  keepLooks(svg, copy);
  return copy;
}

interface Style {
  size: number;
  weight: number;
  opacity: number;
  /** From one line to the next. */
  step: number;
}

const titleStyle: Style = { size: 17, weight: 650, opacity: 1, step: headLine };
const aboutStyle: Style = { size: 13, weight: 400, opacity: 0.75, step: headLine };
const sourceStyle: Style = { size: 11, weight: 400, opacity: 0.75, step: footLine };

function linesOf(content: string, { size }: Style): string[] {
  return wrapped(content, Math.floor(width / (size * letter)));
}

/** Lines under each other, the first at `y`. */
function textLines(lines: string[], y: number, style: Style, look: CSSStyleDeclaration) {
  return lines.map((line, i) =>
    element(
      "text",
      {
        x: edge,
        y: y + i * style.step,
        fill: look.color,
        "fill-opacity": style.opacity,
        "font-family": look.fontFamily,
        "font-size": style.size,
        "font-weight": style.weight,
      },
      line,
    ),
  );
}

function frame(copy: Element, words: Words, look: CSSStyleDeclaration): SVGElement {
  const inner = Number(copy.getAttribute("height"));
  const title = linesOf(words.title, titleStyle);
  const about = linesOf(words.about, aboutStyle);
  const source = linesOf(words.source, sourceStyle);
  const top = edge + (title.length + about.length) * headLine;
  const foot = top + inner + edge + 10;
  const height = foot + (source.length - 1) * footLine + 14;
  const outer = element("svg", {
    xmlns: svgSpace,
    width: width + 2 * edge,
    height,
    viewBox: `0 0 ${width + 2 * edge} ${height}`,
    color: look.color,
    role: "img",
    "aria-label": words.title,
  });
  copy.setAttribute("x", String(edge));
  copy.setAttribute("y", String(top));
  copy.setAttribute("overflow", "visible");
  outer.append(
    element("rect", { width: "100%", height: "100%", fill: look.backgroundColor }),
    ...textLines(title, edge + 8, titleStyle, look),
    ...textLines(about, edge + 8 + title.length * headLine, aboutStyle, look),
    copy,
    ...textLines(source, foot, sourceStyle, look),
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
