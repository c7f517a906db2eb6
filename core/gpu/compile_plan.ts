import type { Plan, PlannedBinding } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Kernel } from "./pipelines.ts";
import type { Pooled, TextureExtent } from "./pool.ts";
import type { PreparedPlan } from "./prepared.ts";
import { readsAtOnce } from "./readback.ts";

/**
 * Compiles every kernel of a plan. Drivers may put that off until the first dispatch, and compile anew for other sizes
 * (llvmpipe does both), so each is dispatched once with its sizes, but with no workgroup and small stand-ins for its memory:
 * nothing is computed.
 */
export async function compilePlan(device: Device, prepared: PreparedPlan): Promise<void> {
  const { plan } = prepared;
  const seen = new Set<string>();
  const compiled: Promise<void>[] = [];
  for (const [i, step] of plan.steps.entries()) {
    const extents = step.bindings.map((binding) => standIn(plan, binding));
    const key = JSON.stringify([step.code, step.uniforms, extents]);
    if (seen.has(key)) continue;
    seen.add(key);
    compiled.push(device.pipelines.kernelAsync(step).then((kernel) => dispatchNothing(device, prepared, i, kernel)));
    // Deno translates a kernel within the call: the driver may compile it while the next is translated.
    if (readsAtOnce) await compiled.at(-1);
  }
  await Promise.all(compiled);
  await device.sync();
}

function dispatchNothing(device: Device, { plan, sizes }: PreparedPlan, index: number, kernel: Kernel): void {
  const step = plan.steps[index];
  // Values beyond one binding are large, and so would be their stand-ins: such a kernel is left to its first run.
  if (step.bindings.some(({ range }) => range)) return;
  const { gpu, pool, pipelines } = device;
  const resources = step.bindings.map((binding): Pooled => {
    const texture = standIn(plan, binding);
    return texture ? pool.texture(texture) : pool.buffer(64);
  });
  device.watched(`compile ${step.label}`, () => {
    const encoder = gpu.createCommandEncoder({ label: `compile ${step.label}` });
    const pass = encoder.beginComputePass();
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, pipelines.bindGroup(kernel, step, resources, sizes[index]));
    pass.dispatchWorkgroups(0);
    pass.end();
    gpu.queue.submit([encoder.finish()]);
  });
  for (const pooled of resources) pool.release(pooled);
}

/** A texture's stand-in: its extents are powers of two where the texture's are, for drivers compile anew where that changes. */
function standIn({ slots }: Plan, { place }: PlannedBinding): TextureExtent | undefined {
  const slot = "slot" in place ? slots[place.slot] : undefined;
  if (slot?.layout !== "texture") return undefined;
  return { format: slot.format, width: standInExtent(slot.width), height: standInExtent(slot.height) };
}

function standInExtent(extent: number): number {
  return Number.isInteger(Math.log2(extent)) ? 1 : 3;
}
