/** A failure told in a sentence that can be shown to a visitor as it stands. */
export class ApiError extends Error {
  override name = "ApiError";
  /** The status of the answer; missing if there was none. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

const timeoutMs = 20_000;

export type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function parse(response: Response): Promise<Json | undefined> {
  try {
    const body: unknown = await response.json();
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing was reported: for a page that is an answer, not a failure. */
export async function unlessNothing(path: string): Promise<Json> {
  try {
    return await getJson(path);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return {};
    throw error;
  }
}

/** Gets a JSON object from the collector. Rejects with an ApiError and with nothing else. */
export async function getJson(path: string): Promise<Json> {
  let response: Response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiError(
      late
        ? `The collector did not answer within ${timeoutMs / 1000} seconds. Please try again later.`
        : "The collector could not be reached. Check your connection and try again.",
      { cause: error },
    );
  }
  const body = await parse(response);
  if (!response.ok) {
    const reason = body?.Error;
    throw new ApiError(
      typeof reason === "string" && reason !== ""
        ? reason
        : `The collector answered with status ${response.status} and gave no reason.`,
      { status: response.status },
    );
  }
  if (!body) throw new ApiError(`The collector's answer to ${path} is not a JSON object.`);
  return body;
}
