/** Speaks the children's side of the comparison without a GPU; the script's query says how it behaves. */
const behaviour = new URL(import.meta.url).searchParams;
const [, file] = Deno.args;

function say(answer: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(answer) + "\n"));
}

await Deno.writeFile(file, new Uint8Array(Float32Array.of(1, Number(behaviour.get("output") ?? 2)).buffer));
say({
  report: {
    version: "1.0.0",
    adapter: behaviour.get("adapter") ?? "some adapter",
    openMs: 1,
    firstMs: 2,
    lengths: [2],
  },
});
let batches = 0;
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (const line of text.trim().split("\n")) {
    batches++;
    if (behaviour.has("log")) await Deno.writeTextFile(behaviour.get("log")!, `${line} `, { append: true });
    if (batches === Number(behaviour.get("crashAt"))) Deno.exit(3);
    if (batches === Number(behaviour.get("errorAt"))) say({ failure: "device error: out of memory" });
    else say({ report: { ms: Number(behaviour.get("ms") ?? 100), cpuMs: 150, peakBytes: 2 ** 20 } });
  }
}
