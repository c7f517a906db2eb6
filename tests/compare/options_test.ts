import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readOptions } from "../../bench/compare/options.ts";

const read = (...args: string[]) => readOptions(args, ["a", "b", "c"], ["x", "y"]);

Deno.test("without options: all rows and peers, nine rounds", () => {
  assertEquals(read(), { rows: ["a", "b", "c"], peers: ["x", "y"], rounds: 9, limit: 120 });
});

Deno.test("rows and peers are named with commas, and keep their order", () => {
  assertEquals(read("--rows", "c,a", "--peers=y", "--rounds", "3", "--limit", "5"), {
    rows: ["a", "c"],
    peers: ["y"],
    rounds: 3,
    limit: 5,
  });
});

Deno.test("help names the options, rows and peers", () => {
  const help = read("--help") as string;
  for (const part of ["--limit SECONDS", "rows: a, b, c", "peers: x, y"]) assertStringIncludes(help, part);
});

Deno.test("unknown names and counts that are none are refused", () => {
  assertThrows(() => read("--rows", "a,z"), Error, 'unknown row "z", known: a, b, c');
  assertThrows(() => read("--peers", "z"), Error, 'unknown peer "z"');
  assertThrows(() => read("--rows", ","), Error, "--rows needs names");
  for (const count of ["0", "2.5", "many"]) assertThrows(() => read("--rounds", count), Error, "whole number");
  assertThrows(() => read("--speed", "9"), TypeError);
  assertThrows(() => read("a"), TypeError);
});
