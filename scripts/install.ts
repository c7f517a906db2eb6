// Carries out what scripts/adapter_plan.ts decides: system packages that tasks need.

import { type AdapterPlan, type MachineFacts, parseOsRelease } from "./adapter_plan.ts";

const LOG = new URL("../out/setup_adapter.log", import.meta.url);

/** This machine. */
export async function machineFacts(): Promise<MachineFacts> {
  return {
    os: Deno.build.os,
    osRelease: parseOsRelease(await Deno.readTextFile("/etc/os-release").catch(() => "")),
    uid: Deno.uid(),
  };
}

/**
 * Installs, or prints what the user can do.
 *
 * @returns whether everything was installed
 */
export async function install(plan: AdapterPlan, heading: string): Promise<boolean> {
  if (plan.kind === "advise") {
    console.error(plan.advice + (plan.command === null ? "" : `\n\n    ${plan.command}\n`));
    return false;
  }
  console.error(heading);
  for (const step of plan.steps) if (!await runStep(step)) return false;
  return true;
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
