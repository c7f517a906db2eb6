import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodePng } from "../../data/mod.ts";
import { demoOptions } from "../../scripts/demo_options.ts";
import { timeTable } from "../../scripts/training_report.ts";
import { assertCode, runScript, script } from "../_script.ts";
import { squareImage, writeIdxFolder } from "./_idx_folder.ts";

const output = (name: "demo" | "classify", ...args: readonly string[]) =>
  name === "demo" ? runScript("scripts/demo.ts", ...args) : runScript("cli/mod.ts", name, ...args);

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("flags: defaults, values, and what is wrong with them", () => {
  const { epochs, batch, seed, out, data } = demoOptions([]);
  assert(epochs >= 1 && batch >= 1 && seed >= 0 && out === "out" && data === undefined);
  const given = ["--epochs", "2", "--batch=32", "--lr", "0.5", "--seed", "0", "--data", "d", "--out", "o"];
  assertEquals(demoOptions(given), { epochs: 2, batch: 32, lr: 0.5, seed: 0, data: "d", out: "o", help: false });
  assertThrows(() => demoOptions(["--epoch", "2"]), Error, "--epoch");
  assertThrows(() => demoOptions(["2"]), Error, "2");
  assertThrows(
    () => demoOptions(["--epochs", "0"]),
    RangeError,
    "--epochs needs a whole number of at least 1, found 0",
  );
  assertThrows(() => demoOptions(["--batch", ""]), RangeError, "--batch needs");
  assertThrows(() => demoOptions(["--lr", "fast"]), RangeError, "--lr needs a positive number, found fast");
});

Deno.test("the table of times adds up", () => {
  assertEquals(
    timeTable({ training: 2, saving: 0.25 }),
    "  training     2.00 s\n  saving       0.25 s\n  all          2.25 s",
  );
});

Deno.test("the demo trains on a folder of idx files and leaves everything; classify then knows the classes", () =>
  inFolder(async (folder) => {
    await writeIdxFolder(folder, 480, 60);
    const out = `${folder}/made/out`;
    const made = await output(
      "demo",
      "--data",
      folder,
      "--out",
      out,
      "--epochs",
      "4",
      "--batch",
      "20",
    );
    assertCode(made, 0);
    for (const part of ["61,706", "epoch 4:", "Accuracy on the 60 test images"]) assertStringIncludes(made.out, part);
    const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
    assertEquals(names, [
      "confusion.png",
      "filters.png",
      "lenet.safetensors",
      "loss.svg",
      "mistakes.png",
      "report.json",
    ]);
    const report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    assert(report.accuracy > 0.9, `accuracy ${report.accuracy}`);
    assertEquals([report.params, report.data.train, report.data.validation, report.data.test], [61706, 440, 40, 60]);
    assertEquals(report.epochs.length, 4);
    assertEquals(report.confusion.flat().reduce((sum: number, count: number) => sum + count, 0), 60);
    await Deno.writeFile(
      `${folder}/7.png`,
      await encodePng({ width: 28, height: 28, channels: 1, data: squareImage(7, 1) }),
    );
    await Deno.writeTextFile(`${folder}/no.png`, "no picture");
    const weights = `${out}/lenet.safetensors`;
    const answer = await output("classify", weights, `${folder}/7.png`, "--top", "10", "--json");
    assertCode(answer, 0);
    const [{ predictions }] = JSON.parse(answer.out) as { predictions: { index: number; probability: number }[] }[];
    assertEquals(predictions[0].index, 7);
    assert(Math.abs(predictions.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-5);
    const mixed = await output("classify", weights, `${folder}/no.png`, `${folder}/7.png`);
    assertCode(mixed, 1);
    for (const part of ["Cannot decode", "no.png"]) assertStringIncludes(mixed.error, part);
    assertStringIncludes(mixed.out, "7.png: 7 (");
  }));

Deno.test("Ctrl-C: the demo finishes its step, saves, says where, and exits with 130", () =>
  inFolder(async (folder) => {
    await writeIdxFolder(folder, 480, 20);
    const child = script("scripts/demo.ts", ["--data", folder, "--out", `${folder}/out`, "--epochs", "100000"]).spawn();
    const stderr = new Response(child.stderr).text();
    let stdout = "";
    let sent = false;
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      stdout += decoder.decode(chunk, { stream: true });
      if (!sent && stdout.includes("epoch 2:")) sent = (child.kill("SIGINT"), true);
    }
    const { code } = await child.status;
    assertEquals(code, 130, `${stdout}\n${await stderr}`);
    const file = `${folder}/out/lenet.interrupted.safetensors`;
    assert(/stopped after step \d+ of \d+, saved in /.test(stdout) && stdout.includes(file), stdout);
    assert((await Deno.stat(file)).size > 61706 * 4 * 2);
    await stderr;
  }));

Deno.test("wrong flags, folders and weights end with exit code 1 or 2 and one line that says what", () =>
  inFolder(async (folder) => {
    const flag = await output("demo", "--epoch", "3");
    assertCode(flag, 1);
    assert(flag.error.includes("--epoch") && !flag.error.includes("    at "), flag.error);
    const data = await output("demo", "--data", `${folder}/nothing`, "--out", `${folder}/out`);
    assertCode(data, 1);
    assertStringIncludes(data.error, "Cannot load idx files: found no folder");
    assertCode(await output("demo", "--help"), 0);
    assertCode(await output("classify"), 2);
    await Deno.writeTextFile(`${folder}/weights.safetensors`, "no weights");
    const weights = await output("classify", `${folder}/weights.safetensors`, "digit.png");
    assertCode(weights, 1);
    assertStringIncludes(weights.error, "weights.safetensors");
  }));
