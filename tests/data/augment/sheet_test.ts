import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeImage, encodePng } from "../../../data/mod.ts";

const script = new URL("../../../scripts/augment_sheet.ts", import.meta.url).pathname;

function run(...args: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] }).output();
}

Deno.test("the task augment draws a sheet of a picture", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = Uint8Array.from({ length: 12 * 10 * 2 }, (_, i) => (i * 37) % 256); // gray and alpha
    await Deno.writeFile(`${folder}/gray.png`, await encodePng({ width: 12, height: 10, channels: 2, data }));
    const drawn = await run(`${folder}/gray.png`, `${folder}/sheet.png`, "--seed", "1");
    assertEquals(drawn.code, 0, new TextDecoder().decode(drawn.stderr));
    const sheet = await decodeImage(await Deno.readFile(`${folder}/sheet.png`));
    assert(sheet.width > 700 && sheet.height > 700);
    assert(new Set(sheet.data).size > 100, "it is not blank");
    const { code, stderr } = await run(`${folder}/none.png`);
    assertEquals(code, 1);
    assertStringIncludes(new TextDecoder().decode(stderr), "deno task augment:");
    assertEquals((await run()).code, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
