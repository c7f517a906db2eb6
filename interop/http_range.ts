/** Headers that ask for the bytes from `from` on, if the file is still the one of this validator. */
export function rangeHeaders(from: number, validator: string | undefined): Record<string, string> {
  return from > 0 && validator !== undefined ? { "Range": `bytes=${from}-`, "If-Range": validator } : {};
}

/** What tells one version of a file from another: a strong ETag, else the date of its last change; undefined without. */
export function validatorOf(headers: Headers): string | undefined {
  const tag = headers.get("etag");
  return tag !== null && !tag.startsWith("W/") ? tag : headers.get("last-modified") ?? undefined;
}

/** What the header `Content-Range` says: `bytes 100-199/200`, or `bytes *\/200` after a range that is not there. */
export function contentRange(headers: Headers): { from: number | undefined; total: number | undefined } {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(?:(\d+)|\*)$/.exec(headers.get("content-range") ?? "");
  const number = (text: string | undefined) => text === undefined ? undefined : Number(text);
  return { from: number(match?.[1]), total: number(match?.[2]) };
}

/** Bytes of the whole body, where the server tells and nothing unpacks it on the way. */
export function contentLength(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? undefined : Number(length);
}

/** Whether asking again may help: the server is busy, or failed. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
