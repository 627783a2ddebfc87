/** Where the token is kept while the tab is open: no other site, port or tab can read it there. */
const kept = "tally-token";

async function changeCode(code: string): Promise<string | undefined> {
  const response = await fetch("/api/token", {
    method: "POST",
    headers: { authorization: `Bearer ${code}`, "content-type": "application/json" },
    body: "{}",
  });
  const body = (await response.json()) as { Token?: string; Error?: string };
  if (body.Token === undefined) throw new Error(body.Error ?? "The link could not be used.");
  return body.Token;
}

const secretPattern = /^#(token|code)=([0-9a-f]+)$/;

/** Whether the address has a token, or a code for one, that was not taken out of it yet. */
export function hasSecret(): boolean {
  return secretPattern.test(location.hash);
}

/**
 * Takes the token out of the address, where it stands behind a `#` and so is sent to nobody, and
 * out of the history. A browser that `tally view` has opened has a code that is good once.
 */
export async function findToken(): Promise<string> {
  const [, kind, secret] = secretPattern.exec(location.hash) ?? [];
  if (kind !== undefined && secret !== undefined) {
    history.replaceState(null, "", location.pathname);
    const token = kind === "code" ? await changeCode(secret) : secret;
    if (token !== undefined) sessionStorage.setItem(kept, token);
  }
  return sessionStorage.getItem(kept) ?? "";
}
