/** The parent's side of one child process: a library that serves one row. */
import type { Answer, BatchReport, StartReport } from "./serve.ts";

export class Peer {
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  readonly #complaints: Promise<string>;
  readonly #patienceMs: number;
  #rest = "";

  /** Starts the library's script on the row; the outputs of the checked repetitions go to `file`. */
  constructor(script: URL, row: string, file: string, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#process = new Deno.Command(Deno.execPath(), {
      // Without a lock file, so that the peers' packages never enter the project's.
      args: ["run", "--allow-all", "--no-lock", "--quiet", script.href, row, file],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      // No shaders from an earlier run, so that a first call is one.
      env: { NO_COLOR: "1", MESA_SHADER_CACHE_DISABLE: "true", __GL_SHADER_DISK_CACHE: "0" },
    }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#complaints = new Response(this.#process.stderr).text();
  }

  /** Report of the start: opened, first repetition done, outputs written. */
  started(): Promise<StartReport> {
    return this.#answer<StartReport>();
  }

  /** Runs a batch of repetitions with one synchronisation at its end. */
  async batch(repetitions: number): Promise<BatchReport> {
    // A child that has ended takes no request; why it ended comes with the answer.
    await this.#requests.write(new TextEncoder().encode(`${repetitions}\n`)).catch(() => {});
    return await this.#answer<BatchReport>();
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#requests.close().catch(() => {}); // a child that failed has closed its end already
    const timer = setTimeout(() => this.#kill(), 5000);
    await this.#process.status;
    clearTimeout(timer);
  }

  #kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself in between.
    }
  }

  async #answer<T>(): Promise<T> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.#kill();
    }, this.#patienceMs);
    try {
      const line = await this.#line();
      if (timedOut) throw new Error(`no answer within ${this.#patienceMs / 1000} s`);
      if (line === null) throw new Error(`the process ended: ${(await this.#complaints).trim() || "without a word"}`);
      const answer = JSON.parse(line) as Answer<T>;
      if ("failure" in answer) throw new Error(answer.failure);
      return answer.report;
    } finally {
      clearTimeout(timer);
    }
  }

  async #line(): Promise<string | null> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#answers.read();
      if (done) return null;
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }
}
