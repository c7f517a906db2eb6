// The declaration files of the npm package, completed for the TypeScript of those who install it.

/** A declaration file that names the globals it stands on: TypeScript's libraries lack WebGPU before 6.0. */
export function completedTypes(text: string): string {
  const webgpu = /\bGPU[A-Z]|: GPU\b/.test(text) ? '/// <reference types="@webgpu/types" />\n' : "";
  const disposable = text.includes("[Symbol.dispose]") ? '/// <reference lib="esnext.disposable" />\n' : "";
  return webgpu + disposable + text;
}

/** Completes every declaration file of a folder. */
export async function completeTypes(folder: URL): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) await completeTypes(path);
    else if (name.endsWith(".d.ts")) await Deno.writeTextFile(path, completedTypes(await Deno.readTextFile(path)));
  }
}
