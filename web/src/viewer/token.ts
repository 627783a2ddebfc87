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

/**
 * Takes the token out of the address, where it stands behind a `#` and so is sent to nobody, and
 * out of the history. A browser that `tally view` has opened has a code that is good once.
 */
export async function findToken(): Promise<string> {
  const [, kind, secret] = /^#(token|code)=([0-9a-f]+)$/.exec(location.hash) ?? [];
  if (kind !== undefined && secret !== undefined) {
    history.replaceState(null, "", location.pathname);
    const token = kind === "code" ? await changeCode(secret) : secret;
    if (token !== undefined) sessionStorage.setItem(kept, token);
  }
  return sessionStorage.getItem(kept) ?? "";
}
