import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
}

interface Parameter {
  name: string;
  description: string;
  required?: boolean;
  schema: Schema;
}

interface Operation {
  summary: string;
  description: string;
  parameters?: Parameter[];
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface OpenApi {
  info: { description: string };
  paths: Record<string, { get: Operation }>;
  components: { schemas: Record<string, Schema> };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Descriptions are Markdown; of it they use code alone. */
function prose(text: string | undefined): string {
  return escape(text ?? "").replaceAll(/`([^`]*)`/g, "<code>$1</code>");
}

function schemaName(ref: string): string {
  return ref.split("/").at(-1) ?? ref;
}

/** What a value is, in a few words; another schema is a link to its members. */
function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schemaName(schema.$ref);
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).join(" or ");
  if (schema.enum)
    return schema.enum.map((each) => `<code>${escape(String(each))}</code>`).join(", ");
  const types = [schema.type ?? "any"].flat();
  return types
    .map((type) => (type === "array" ? `list of ${typeOf(schema.items ?? {})}` : escape(type)))
    .join(" or ");
}

function limits({ minimum, maximum, default: usual }: Schema): string {
  const parts = [
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum} to ${maximum}`] : []),
    ...(usual === undefined ? [] : [`${JSON.stringify(usual)} unless said`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function definitions(items: { name: string; about: string; description: string }[]): string {
  const list = items.map(
    ({ name, about, description }) =>
      `<dt><code>${escape(name)}</code> <span>${about}</span></dt><dd>${prose(description)}</dd>`,
  );
  return `<dl class="members">${list.join("")}</dl>`;
}

function members(schema: Schema): string {
  const required = new Set(schema.required ?? []);
  return definitions(
    Object.entries(schema.properties ?? {}).map(([name, each]) => ({
      name,
      about: `${typeOf(each)}${required.has(name) ? "" : ", not always there"}`,
      description: [each.description, each.items?.description].filter(Boolean).join(" "),
    })),
  );
}

function address(path: string, { get }: { get: Operation }): string {
  const schema = get.responses["200"]?.content?.["application/json"]?.schema;
  const parameters = (get.parameters ?? []).map(
    ({ name, description, required, schema: type }) => ({
      name,
      about: `${typeOf(type)}${limits(type)}${required ? "" : ", optional"}`,
      description,
    }),
  );
  return `<section class="address" id="api-${path.split("/").slice(3).join("-")}">
      <h3>${escape(get.summary)}</h3>
      <p><a href="${escape(path)}"><code>GET ${escape(path)}</code></a>${
        schema ? `, answered by ${typeOf(schema)}` : ""
      }</p>
      <p>${prose(get.description)}</p>
      ${parameters.length === 0 ? "" : definitions(parameters)}
    </section>`;
}

function schemaSection([name, schema]: [string, Schema]): string {
  const about = schema.description === undefined ? "" : `<p>${prose(schema.description)}</p>`;
  const shown = schema.properties ? members(schema) : `<p>${typeOf(schema)}</p>`;
  return `<section id="schema-${name}"><h3><code>${escape(name)}</code></h3>${about}${shown}</section>`;
}

/** The description of the API as HTML: all addresses, and what their answers are made of. */
export function apiDocs({ info, paths, components }: OpenApi): string {
  const addresses = Object.entries(paths).map(([path, item]) => address(path, item));
  const schemas = Object.entries(components.schemas).map(schemaSection);
  return `<p>${prose(info.description)}</p>
    ${addresses.join("\n")}
    <details class="schemas"><summary>What the answers are made of</summary>${schemas.join("\n")}</details>`;
}

/** Puts the API's description, as doc/openapi.json has it, into the page that asks for it. */
export function apiDocsPlugin(file: string): Plugin {
  return {
    name: "tally-api-docs",
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html.replace("<!--site:api-->", () =>
          apiDocs(JSON.parse(readFileSync(file, "utf8")) as OpenApi),
        ),
    },
  };
}
