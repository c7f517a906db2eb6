/**
 * The first key that stands twice in one object of a JSON text, which `JSON.parse` lets pass silently; `undefined` where
 * there is none.
 *
 * @param json valid JSON
 */
export function duplicateKey(json: string): string | undefined {
  // In valid JSON every quote outside a string opens one, so strings and braces are all there is to look for.
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/g;
  const isKey = /\s*:/y;
  const open: Set<string>[] = [];
  for (let token = tokens.exec(json); token; token = tokens.exec(json)) {
    if (token[0] === "{") open.push(new Set());
    else if (token[0] === "}") open.pop();
    else {
      isKey.lastIndex = tokens.lastIndex;
      if (!isKey.test(json)) continue;
      const key: string = JSON.parse(token[0]);
      const keys = open[open.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
