import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type OpenApi, apiDocs } from "../plugins/api_docs";

const file = join(dirname(fileURLToPath(import.meta.url)), "../../doc/openapi.json");
const api = JSON.parse(readFileSync(file, "utf8")) as OpenApi;

function page(document: OpenApi): HTMLElement {
  const place = window.document.createElement("div");
  place.innerHTML = apiDocs(document);
  return place;
}

it("describes every address, parameter and member", () => {
  const shown = page(api);
  const addresses = [...shown.querySelectorAll(".address p:first-of-type > a > code")];
  expect(addresses.map((code) => code.textContent)).toEqual(
    Object.keys(api.paths).map((path) => `GET ${path}`),
  );
  const names = Object.values(api.paths).flatMap(({ get }) =>
    (get.parameters ?? []).map(({ name }) => name),
  );
  expect(
    [...shown.querySelectorAll(".address dt > code:first-child")].map((e) => e.textContent),
  ).toEqual(names);
  const members = Object.values(api.components.schemas).flatMap((schema) =>
    Object.keys(schema.properties ?? {}),
  );
  expect(
    [...shown.querySelectorAll(".schemas dt > code:first-child")].map((e) => e.textContent),
  ).toEqual(members);
});

it("leads to what an answer is made of", () => {
  const shown = page(api);
  const links = [...shown.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) {
    expect(shown.querySelector(link.getAttribute("href") ?? "none"), link.href).not.toBeNull();
  }
});

it("shows text as text", () => {
  const evil = structuredClone(api);
  evil.info.description = "<img src=x> & `<b>`";
  const shown = page(evil);
  expect(shown.querySelector("img, b")).toBeNull();
  expect(shown.querySelector("p")?.textContent).toBe("<img src=x> & <b>");
});
