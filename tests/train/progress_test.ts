import { assert, assertEquals } from "@std/assert";
import { statusLine, type TrainingStatus } from "../../train/mod.ts";
import { epochLine } from "../../train/progress.ts";
import { terminalProgress } from "../../train/terminal.ts";

const status: TrainingStatus = {
  step: 50,
  steps: 100,
  epoch: 1,
  epochs: 2,
  loss: 0.5,
  accuracy: 0.9,
  imagesPerSecond: 4000.4,
  secondsLeft: 60.2,
};

/** A stream that remembers what was written. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 120, written, write: (text: string) => written.push(text) > 0 };
}

Deno.test("a status line names epoch, loss, accuracy, speed and time left; speed only once it is known", () => {
  assertEquals(statusLine(status), "epoch 1/2  loss 0.5000  accuracy 90.0 %  4000 images/s  1:01 left");
  const unknown = { ...status, imagesPerSecond: NaN, secondsLeft: NaN };
  assertEquals(statusLine(unknown), "epoch 1/2  loss 0.5000  accuracy 90.0 %");
});

Deno.test("an epoch line names validation where there was one", () => {
  const numbers = { epoch: 2, step: 100, loss: 0.25, accuracy: 0.5, imagesPerSecond: 10, seconds: 3 };
  assertEquals(epochLine(numbers), "epoch 2: loss 0.2500, accuracy 50.00 %  (3.0 s, 10 images/s)");
  assertEquals(
    epochLine({ ...numbers, validation: { loss: 0.125, accuracy: 0.98765 } }),
    "epoch 2: loss 0.2500, accuracy 50.00 %  validation loss 0.1250, accuracy 98.77 %  (3.0 s, 10 images/s)",
  );
});

Deno.test("where the output is no terminal, lines come now and then and notes at once", () => {
  const output = stream(false);
  const progress = terminalProgress(output);
  for (let step = 50; step < 60; step++) progress.update({ ...status, step });
  progress.note("epoch 1 done");
  progress.stop();
  assertEquals(output.written, [`50 %  ${statusLine(status)}\n`, "epoch 1 done\n"]);
});

Deno.test("on a terminal a bar shows the status, notes stand above it, the cursor comes back at the end", () => {
  const output = stream(true);
  const progress = terminalProgress(output);
  progress.update(status);
  progress.note("epoch 1 done");
  progress.update({ ...status, step: 100, loss: 0.125 });
  progress.stop();
  const text = output.written.join("");
  assert(text.includes("epoch 1 done\n"), text);
  assert(text.includes("100 %"), text);
  assert(text.includes("loss 0.1250"), text);
  assert(text.lastIndexOf("\x1b[?25h") > text.lastIndexOf("\x1b[?25l"), "the cursor is shown again");
});
