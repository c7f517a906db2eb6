import { assertEquals, assertMatch } from "@std/assert";
import { openTint, tintMessages } from "../../scripts/tint.ts";

const GOOD = `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { y[id.x] = f32(TILE); }
const TILE = 4u;
`;

Deno.test("Tint accepts a correct shader and names the line of a wrong one", async () => {
  const tint = await openTint();
  assertEquals(await tintMessages(tint, GOOD, "good"), []);
  const [message, ...others] = await tintMessages(tint, GOOD.replace("f32(TILE)", "TILE"), "wrong");
  assertMatch(message, /^wrong:2:\d+: error: .*u32/);
  assertEquals(others, []);
  tint.device.destroy();
});

Deno.test("Tint refuses what naga lets pass: barriers in control flow that is not uniform, over-large workgroups", async () => {
  const tint = await openTint();
  const diverging = GOOD.replace("{ y", "{ if (y[0] > 1.0) { workgroupBarrier(); } y");
  assertMatch((await tintMessages(tint, diverging, "diverging")).join("\n"), /uniform control flow/);
  const large = GOOD.replace("size(64)", "size(64, 64)");
  assertMatch((await tintMessages(tint, large, "large")).join("\n"), /workgroup/i);
  tint.device.destroy();
});
