import { assert, assertStringIncludes } from "@std/assert";

const read = (name: string) => Deno.readTextFile(new URL(`../../${name}`, import.meta.url));

Deno.test("the README's training example is the one in examples/", async () => {
  assertStringIncludes(await read("README.md"), "```ts\n" + await read("examples/train_lenet.ts") + "```");
});

Deno.test("the README names every task", async () => {
  const { tasks } = JSON.parse(await read("deno.json"));
  const readme = await read("README.md");
  for (const name of Object.keys(tasks)) assert(readme.includes(`\`${name}`), `task ${name} is not in the README`);
});
