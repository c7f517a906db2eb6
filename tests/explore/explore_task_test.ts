import { assertEquals, assertStringIncludes } from "@std/assert";
import { key } from "../../core/mod.ts";
import { decodeImage, encodePng } from "../../data/mod.ts";
import { writeSafetensorsFile } from "../../interop/files.ts";
import { lenet5 } from "../../models/mod.ts";
import { assertCode, runScript } from "../_script.ts";

const explore = (...args: string[]) => runScript("scripts/explore.ts", ...args);

Deno.test("explore: all pictures of a digit are written, those of one layer where it is named", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [weights, digit, out] = ["lenet.safetensors", "digit.png", "pictures"].map((name) => `${folder}/${name}`);
    await writeSafetensorsFile(weights, lenet5().init(key(1)).params);
    const data = Uint8Array.from({ length: 28 * 28 }, (_, i) => i % 28 === 14 && i > 140 && i < 640 ? 255 : 0);
    await Deno.writeFile(digit, await encodePng({ width: 28, height: 28, channels: 1, data }));
    const drawn = await explore(weights, digit, "--layer", "pool1", "--out", out);
    assertCode(drawn, 0);
    const names = (await Array.fromAsync(Deno.readDir(out))).map(({ name }) => name).sort();
    assertEquals(names, [
      "classes.png",
      "filters.png",
      "grad_cam.png",
      "gradients.png",
      "integrated_gradients.png",
      "maps_pool1.png",
      "occlusion.png",
      "saliency.png",
      "units_pool1.png",
    ]);
    for (const name of names) {
      assertStringIncludes(drawn.out, name);
      assertEquals((await decodeImage(await Deno.readFile(`${out}/${name}`))).width > 200, true, name);
    }
    const refused = await explore(weights, digit, "--layer", "fc1");
    assertCode(refused, 1);
    assertStringIncludes(refused.error, "--layer needs one of conv1, relu1, pool1, conv2, relu2, pool2, found fc1");
    assertCode(await explore(weights), 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
