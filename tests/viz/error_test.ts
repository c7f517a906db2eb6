import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { errorSvg } from "../../viz/error.ts";

const curves = [{ name: "ReLU", errors: [0.6, 0.4, 0.2] }, { name: "tanh", errors: [0.7, 0.65, 0.6, 0.5] }];

Deno.test("errorSvg draws a line for each training, with axes, legend, title and target", async () => {
  const svg = await errorSvg(curves, { title: "A <race>", target: 0.25 });
  for (const text of ["training error (%)", ">epoch<", "ReLU", "tanh", "A &lt;race&gt;"]) {
    assertStringIncludes(svg, text);
  }
  assertEquals(svg.match(/stroke-dasharray="6,4"/g)?.length, 1);
  assert(!svg.includes("NaN") && !svg.includes("undefined"));
  assert(!(await errorSvg(curves)).includes("stroke-dasharray"));
});

Deno.test("errorSvg draws a single epoch, and refuses none", async () => {
  const svg = await errorSvg([{ name: "ReLU", errors: [0.6] }, { name: "tanh", errors: [] }]);
  assert(!svg.includes("NaN"));
  await assertRejects(() => errorSvg([]), ValueError, "found 0 curves without a value");
  await assertRejects(() => errorSvg([{ name: "a", errors: [] }]), ValueError, "found 1 curves without a value");
});
