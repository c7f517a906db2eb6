import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { lossSvg } from "../../viz/loss.ts";

const loss = Array.from({ length: 2000 }, (_, step) => ({ step, value: 2.3 * Math.exp(-step / 400) + 0.02 }));
const accuracy = [{ step: 999, value: 0.971 }, { step: 1999, value: 0.9876 }];

Deno.test("lossSvg draws loss and accuracy with their axes, the title and the best accuracy", async () => {
  const svg = await lossSvg({ loss, accuracy }, "LeNet-5 <MNIST>");
  for (const text of ["training loss", "validation accuracy (%)", ">step<", "98.76 %", "LeNet-5 &lt;MNIST&gt;"]) {
    assertStringIncludes(svg, text);
  }
  assert(svg.startsWith("<svg") && svg.endsWith("</svg>"));
  assert(!svg.includes("NaN") && !svg.includes("undefined"));
});

Deno.test("lossSvg makes a file of moderate size of a long training", async () => {
  const long = Array.from({ length: 100_000 }, (_, step) => ({ step, value: 1 + Math.sin(step) / 2 }));
  const svg = await lossSvg({ loss: long, accuracy });
  assert(svg.length < 100_000, `${svg.length} characters`);
});

Deno.test("lossSvg draws a single loss, a loss of zero and a training without validation", async () => {
  for (const values of [loss.slice(0, 1), [{ step: 0, value: 0 }, { step: 1, value: -2 }]]) {
    const svg = await lossSvg({ loss: values, accuracy: [] });
    assert(!svg.includes("NaN") && !svg.includes("validation accuracy"));
  }
});

Deno.test("lossSvg leaves out values that are not finite, and refuses when none is left", async () => {
  const diverged = [{ step: 0, value: 2 }, { step: 1, value: 3 }, { step: 2, value: NaN }, {
    step: 3,
    value: Infinity,
  }];
  assertEquals(await lossSvg({ loss: diverged, accuracy }), await lossSvg({ loss: diverged.slice(0, 2), accuracy }));
  const found = "found 2 values, none of them finite";
  await assertRejects(() => lossSvg({ loss: diverged.slice(2), accuracy }), ValueError, found);
  await assertRejects(() => lossSvg({ loss: [], accuracy }), ValueError, "found 0 values");
});
