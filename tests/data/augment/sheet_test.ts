import { assert, assertStringIncludes } from "@std/assert";
import { decodeImage, encodePng } from "../../../data/mod.ts";
import { assertCode, runScript } from "../../_script.ts";

const run = (...args: string[]) => runScript("scripts/augment_sheet.ts", ...args);

Deno.test("the task augment draws a sheet of a picture", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = Uint8Array.from({ length: 12 * 10 * 2 }, (_, i) => (i * 37) % 256); // gray and alpha
    await Deno.writeFile(`${folder}/gray.png`, await encodePng({ width: 12, height: 10, channels: 2, data }));
    const drawn = await run(`${folder}/gray.png`, `${folder}/sheet.png`, "--seed", "1");
    assertCode(drawn, 0);
    const sheet = await decodeImage(await Deno.readFile(`${folder}/sheet.png`));
    assert(sheet.width > 700 && sheet.height > 700);
    assert(new Set(sheet.data).size > 100, "it is not blank");
    const refused = await run(`${folder}/none.png`);
    assertCode(refused, 1);
    assertStringIncludes(refused.error, "deno task augment:");
    assertCode(await run(), 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
