import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { assertCode, runScript, script } from "../_script.ts";
import { writeIdxFolder } from "../train/_idx_folder.ts";

const tg = (...args: string[]) => runScript("cli/mod.ts", ...args);

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("tg: help names every command, completion every option", async () => {
  const help = await tg("--help");
  assertCode(help, 0);
  for (const command of ["summary", "train", "evaluate", "classify", "convert", "bench", "tune", "explain", "doctor"]) {
    assertStringIncludes(help.out, `tg ${command}`);
  }
  const options = await tg("--get-yargs-completions", "tg", "train", "lenet5", "--");
  for (const option of ["--data", "--epochs", "--resume"]) assertStringIncludes(options.out, option);
  assertStringIncludes((await tg("completion")).out, "--get-yargs-completions");
  assertEquals((await tg("--version")).out.trim(), config.version);
});

Deno.test("tg: what is not understood ends with 2, what fails with 1, each with a line that says what", async () => {
  const cases: readonly (readonly [string[], number, string])[] = [
    [[], 2, "tg: tg needs a command\nSee tg --help"],
    [["sumary"], 2, "Unknown argument: sumary\nSee tg --help"],
    [["summary"], 2, "See tg summary --help"],
    [["summary", "lenet5", "--inputs", "1"], 2, "Unknown argument: inputs\nSee tg summary --help"],
    [["train", "lenet5", "--epochs", "0"], 1, "tg train: --epochs needs a whole number of at least 1, found 0"],
    [["evaluate", "none.safetensors"], 1, "none.safetensors"],
    [["bench", "lenet5", "--seconds", "-1"], 1, "tg bench: --seconds needs a positive number, found -1"],
  ];
  const ended = await Promise.all(cases.map(([args]) => tg(...args)));
  ended.forEach((one, i) => {
    assertCode(one, cases[i][1]);
    assertStringIncludes(one.error, cases[i][2]);
    assert(!one.error.includes("    at "), one.error);
  });
});

Deno.test("tg: a network is trained, evaluated with the same figures, timed and explained", () =>
  inFolder(async (folder) => {
    await writeIdxFolder(folder, 240, 60);
    const out = `${folder}/out`;
    const trained = await tg(
      "train",
      "lenet5",
      "--data",
      folder,
      "--epochs",
      "6",
      "--batch",
      "20",
      "--out",
      out,
      "--json",
    );
    assertCode(trained, 0);
    const { test, epochs } = JSON.parse(trained.out);
    assertEquals([epochs.length, test.images], [6, 60]);
    assert(test.top1 > 0.8 && test.top5 >= test.top1, trained.out);
    const files = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
    assertEquals(files, ["lenet5.json", "lenet5.safetensors", "lenet5.svg"]);
    const weights = `${out}/lenet5.safetensors`;
    const [evaluated, said, timed, explained] = await Promise.all([
      tg("evaluate", weights, "--data", folder, "--json"),
      tg("evaluate", weights, "--data", folder),
      tg("bench", "lenet5", "--input", "4x1x28x28", "--seconds", "0.1", "--json"),
      tg("explain", "lenet5", "--adapter", "gpu"),
    ]);
    const again = JSON.parse(evaluated.out);
    assertEquals([again.model, again.top1, again.top5], ["lenet5", test.top1, test.top5]);
    assertAlmostEquals(again.loss, test.loss, 1e-6);
    assertStringIncludes(said.out, `top-1 ${(100 * test.top1).toFixed(2)} %`);
    const { forwardMs, stepMs } = JSON.parse(timed.out);
    assert(forwardMs > 0 && stepMs > forwardMs, timed.out);
    assertStringIncludes(explained.out, "conv2d+add+relu [1,6,28,28] (contraction_tiled)");
  }));

Deno.test("tg: a training that Ctrl-C stopped goes on", () =>
  inFolder(async (folder) => {
    await writeIdxFolder(folder, 480, 20);
    const args = ["train", "lenet5", "--data", folder, "--epochs", "14", "--batch", "20", "--out", `${folder}/out`];
    const child = script("cli/mod.ts", args).spawn();
    const error = new Response(child.stderr).text();
    let printed = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      if (!printed.includes("epoch 2:") && (printed += chunk).includes("epoch 2:")) child.kill("SIGINT");
    }
    assertEquals((await child.status).code, 130, await error);
    const stopped = (await error).match(/everything is in (\S+)\. Go on/)![1];
    assert((await Deno.stat(stopped)).size > 0);
    const refused = await tg(...args, "--resume", "--seed", "9");
    assertCode(refused, 1);
    assertStringIncludes(refused.error, "seed");
    const resumed = await tg(...args, "--resume");
    assertCode(resumed, 0);
    assert(!resumed.out.includes("epoch 1:") && resumed.out.includes("epoch 14:"), resumed.out);
  }));

Deno.test("tg: a command that has nothing to keep ends at once at Ctrl-C", async () => {
  const child = script("cli/mod.ts", ["bench", "lenet5", "--seconds", "60"]).spawn();
  const out = new Response(child.stdout).text();
  const error = new Response(child.stderr).text();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  child.kill("SIGINT");
  assertEquals((await child.status).code, 130, await error);
  assertEquals(await out, "");
});
