import { assertEquals } from "@std/assert";
import { openedDefaultDevice } from "../../core/gpu/default_device.ts";

/** After the tests of a file: prints how many pipelines the default device created, one for each distinct WGSL text. */
export function countPipelines(): void {
  Deno.test.afterAll(() => {
    const pipelines = openedDefaultDevice()?.pipelines;
    if (!pipelines) return;
    const texts = new Set(pipelines.sources).size;
    console.log(`pipelines: ${pipelines.created} created for ${texts} distinct kernel texts`);
    assertEquals(pipelines.created, texts, "pipelines created");
  });
}
