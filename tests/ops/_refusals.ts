import { assertThrows } from "@std/assert";

/** A call that must be refused: the kind of error, and part of what it must say. */
export type Refusal = readonly [
  call: () => unknown,
  // deno-lint-ignore no-explicit-any
  kind: new (...args: any[]) => Error,
  message: string,
];

/** Checks that every call of a table is refused. */
export function checkRefusals(rows: readonly Refusal[]): void {
  for (const [call, kind, message] of rows) assertThrows(call, kind, message);
}
