// Makes a WebGPU adapter possible before a task starts: on Debian and Ubuntu as root it installs Mesa's software
// Vulkan driver, elsewhere it prints what to run. The Vulkan loader reads its drivers once per process, so a driver
// installed here is seen by child processes only: every GPU task therefore runs as a child (scripts/with_adapter.ts).

import { type AdapterPlan, parseOsRelease, planAdapter } from "./adapter_plan.ts";

const LOG = new URL("../out/setup_adapter.log", import.meta.url);

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
    return await carryOut(await planForHere());
  }
  Deno.env.set(BACKEND, "vulkan");
  if (await navigator.gpu?.requestAdapter()) return true;
  const openGl = await openGlAdapter();
  if (openGl === "hardware") return useOpenGl();
  console.error(`This machine offers ${openGl ? "OpenGL in software, but no Vulkan" : "no WebGPU"} adapter.`);
  return await carryOut(await planForHere()) || (openGl !== undefined && useOpenGl());
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

async function planForHere(): Promise<AdapterPlan> {
  return planAdapter({
    os: Deno.build.os,
    osRelease: parseOsRelease(await Deno.readTextFile("/etc/os-release").catch(() => "")),
    uid: Deno.uid(),
  });
}

async function carryOut(plan: AdapterPlan): Promise<boolean> {
  if (plan.kind === "advise") {
    console.error(plan.advice + (plan.command === null ? "" : `\n\n    ${plan.command}\n`));
    return false;
  }
  console.error("Installing Mesa's software Vulkan driver, once, about 60 MB:");
  for (const step of plan.steps) if (!await runStep(step)) return false;
  if (await freshProcessSeesAdapter()) return true;
  console.error(
    "The driver is installed, yet there is still no WebGPU adapter: run `vulkaninfo` (vulkan-tools) to see why.",
  );
  return false;
}

/** Runs one command with its output in the log; on failure shows the end of it. */
async function runStep(step: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const line = step.join(" ");
  await Deno.stderr.write(new TextEncoder().encode(`  ${line} ... `));
  const { success, stdout, stderr } = await output(step);
  const log = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  await Deno.mkdir(new URL(".", LOG), { recursive: true });
  await Deno.writeTextFile(LOG, `$ ${line}\n${log}\n`, { append: true });
  console.error(success ? `${((performance.now() - started) / 1000).toFixed(0)} s` : "failed");
  if (!success) {
    console.error(`${log.trimEnd().split("\n").slice(-15).join("\n")}\n(all of it in out/setup_adapter.log)`);
  }
  return success;
}

async function output(step: readonly string[]): Promise<{ success: boolean; stdout: Uint8Array; stderr: Uint8Array }> {
  try {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    return await new Deno.Command(step[0], { args: step.slice(1), env, stdin: "null" }).output();
  } catch (error) {
    return { success: false, stdout: new Uint8Array(), stderr: new TextEncoder().encode(String(error)) };
  }
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
