import { assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url).pathname;

/** How a program ended and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** The command of a program of this repository, as the tasks of deno.json start it. */
export function script(path: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", path, ...args],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a program of this repository to its end. */
export async function runScript(path: string, ...args: readonly string[]): Promise<Ended> {
  const { code, signal, stdout, stderr } = await script(path, args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) + (signal ? `\nended by ${signal}` : "") };
}

/** The exit code is as expected; what the program printed is shown where it is not. */
export function assertCode({ code, out, error }: Ended, expected: number): void {
  assertEquals(code, expected, `it printed ${out}\nand to stderr ${error}`);
}
