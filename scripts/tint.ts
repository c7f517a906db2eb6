// Compiles WGSL with Tint, the compiler of Chromium, without any GPU: naga, which Deno uses, accepts what browsers refuse.
//
//     deno run -A scripts/tint.ts < MODULES > MESSAGES
//
// Dawn runs in a process of its own: what native code does when its process ends is no concern of the tests.

/** Dawn for Node with its null backend: it validates and runs nothing. */
const DAWN = "npm:webgpu@0.6.2";

interface Dawn {
  create(options: readonly string[]): GPU;
}

/** A shader, and what messages call it. */
export interface LabelledModule {
  readonly wgsl: string;
  readonly label: string;
}

/**
 * What Tint says about shaders: one line for each message, `label:line:column: error: text`, or the validation error of
 * a compute pipeline (over-large workgroups, missing entry point). Empty where it is happy.
 */
export async function tintMessages(modules: readonly LabelledModule[]): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(modules)));
  await writer.close();
  const { stdout, code } = await child.output();
  const messages = new TextDecoder().decode(stdout);
  if (messages === "") throw new Error(`Tint did not answer: its process ended with exit code ${code}`);
  return JSON.parse(messages);
}

/** A device that validates with the limits that browsers offer at least, subgroups and 16-bit floats; and what must stay referenced while it is used. */
async function openTint(): Promise<{ gpu: GPU; device: GPUDevice }> {
  const { create } = await import(DAWN) as Dawn;
  const gpu = create(["backend=null"]);
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error(`${DAWN} offers no null adapter`);
  return {
    gpu,
    device: await adapter.requestDevice({ requiredFeatures: ["subgroups" as GPUFeatureName, "shader-f16"] }),
  };
}

async function messagesOf(device: GPUDevice, { wgsl, label }: LabelledModule): Promise<string[]> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code: wgsl, label });
  const info = await module.getCompilationInfo();
  const messages = info.messages.map((m) => `${label}:${m.lineNum}:${m.linePos}: ${m.type}: ${m.message}`);
  if (messages.length === 0) device.createComputePipeline({ layout: "auto", compute: { module }, label });
  const error = await device.popErrorScope();
  return messages.length === 0 && error !== null ? [`${label}: ${error.message}`] : messages;
}

if (import.meta.main) {
  const modules: LabelledModule[] = JSON.parse(await new Response(Deno.stdin.readable).text());
  const tint = await openTint();
  const messages: string[] = [];
  for (const module of modules) messages.push(...await messagesOf(tint.device, module));
  tint.device.destroy();
  console.log(JSON.stringify(messages));
}
