// Asks the control interface. The token lives in this module only, and is sent in a header.

const ROOT = new URL("api/", document.baseURI);
const PATIENCE = 5000; // milliseconds

let token = null;

/** What the fake refused, as its answer says it. */
export class Refused extends Error {
  constructor(status, type, message, withToken) {
    super(message);
    this.status = status;
    this.type = type;
    this.needsToken = status === 401 || (status === 403 && withToken);
    this.wrongToken = status === 403 && withToken;
  }
}

/** The fake did not answer. */
export class Unreachable extends Error {}

export function useToken(text) {
  token = text;
}

/** Whether a header carries the text; anything else cannot be the token. */
export function canBeToken(text) {
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}

/** Return the JSON of an answer, null where it has none. Segments are encoded one by one. */
export async function ask(method, segments, { query = {}, body } = {}) {
  const url = new URL(segments.map(encodeURIComponent).join("/"), ROOT);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = {};
  const sent = token;
  if (sent !== null) headers.Authorization = `Bearer ${sent}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response, text;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await response.text();
  } catch {
    throw new Unreachable("The fake does not answer.");
  }
  const value = parsed(text);
  if (response.ok) return value;
  const told = value?.error ?? {};
  throw new Refused(
    response.status,
    told.type ?? "",
    told.message ?? `The fake answered with ${response.status}.`,
    sent !== null,
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
