/** A name inside a part of a module: `layer1` and `conv1.weight` make `layer1.conv1.weight`. */
export function joinName(path: string, name: string): string {
  return path === "" || name === "" ? path + name : `${path}.${name}`;
}

/** The same record with all names moved under a prefix. */
export function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [joinName(prefix, name), value]));
}

/** A name as a number of 32 bits (FNV-1a), to fold into a random key. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
