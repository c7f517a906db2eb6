// Makes a WebGPU adapter possible before a task starts: on Debian and Ubuntu as root it installs Mesa's software
// Vulkan driver, elsewhere it prints what to run. The Vulkan loader reads its drivers once per process, so a driver
// installed here is seen by child processes only: every GPU task therefore runs as a child (scripts/with_adapter.ts).

import { type AdapterPlan, planAdapter } from "./adapter_plan.ts";
import { install, machineFacts } from "./install.ts";

/** Which of its backends Deno offers; all of them where it is not set. */
const BACKEND = "DENO_WEBGPU_BACKEND";

/**
 * Prepares the environment that child processes inherit and makes sure that they will find a WebGPU adapter.
 *
 * On Linux that is a Vulkan adapter: without one, Deno falls back to OpenGL, which Mesa may run in software, slower than its
 * Vulkan driver and with another arithmetic of NaN and infinities.
 *
 * @returns whether they will; where not, what the user can do has been printed.
 */
export async function ensureAdapter(): Promise<boolean> {
  await setRuntimeDir();
  if (Deno.build.os !== "linux" || Deno.env.has(BACKEND)) {
    if (await navigator.gpu?.requestAdapter()) return true;
    console.error("This machine offers no WebGPU adapter.");
    return await carryOut(await planAdapter(await machineFacts()));
  }
  Deno.env.set(BACKEND, "vulkan");
  if (await navigator.gpu?.requestAdapter()) return true;
  const openGl = await openGlAdapter();
  if (openGl === "hardware") return useOpenGl();
  console.error(`This machine offers ${openGl ? "OpenGL in software, but no Vulkan" : "no WebGPU"} adapter.`);
  return await carryOut(await planAdapter(await machineFacts())) || (openGl !== undefined && useOpenGl());
}

function useOpenGl(): true {
  Deno.env.set(BACKEND, "gl");
  return true;
}

/** What a fresh process finds when it may use OpenGL. */
async function openGlAdapter(): Promise<"hardware" | "software" | undefined> {
  const probe = "const a = await navigator.gpu.requestAdapter(); " +
    "console.log(a ? a.info.isFallbackAdapter ? 'software' : 'hardware' : '')";
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", probe], env: { [BACKEND]: "" } })
    .output();
  const found = new TextDecoder().decode(stdout).trim();
  return found === "hardware" || found === "software" ? found : undefined;
}

async function carryOut(plan: AdapterPlan): Promise<boolean> {
  if (!await install(plan, "Installing Mesa's software Vulkan driver, once, about 60 MB:")) return false;
  if (await freshProcessSeesAdapter()) return true;
  console.error(
    "The driver is installed, yet there is still no WebGPU adapter: run `vulkaninfo` (vulkan-tools) to see why.",
  );
  return false;
}

async function freshProcessSeesAdapter(): Promise<boolean> {
  const probe = "Deno.exit(await navigator.gpu.requestAdapter() ? 0 : 1)";
  return (await new Deno.Command(Deno.execPath(), { args: ["eval", probe], stdout: "null" }).output()).success;
}

/** Vulkan and EGL complain on stderr where XDG_RUNTIME_DIR is unset, as it is in containers. */
async function setRuntimeDir(): Promise<void> {
  if (Deno.build.os !== "linux" || Deno.env.has("XDG_RUNTIME_DIR")) return;
  const directory = `${Deno.env.get("TMPDIR") ?? "/tmp"}/tilegrad-runtime-${Deno.uid()}`;
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  Deno.env.set("XDG_RUNTIME_DIR", directory);
}
