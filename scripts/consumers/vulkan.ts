// Which Vulkan driver Node's Dawn gets: it refuses Mesa 22, and Chromium brings SwiftShader along.

const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Environment of a program that uses the npm package webgpu; empty where the machine's own drivers have to do. */
export async function vulkanEnvironment(): Promise<Record<string, string>> {
  if (Deno.env.has("VK_DRIVER_FILES")) return {};
  const isThere = await Deno.stat(SWIFTSHADER).then(({ isFile }) => isFile, () => false);
  return isThere ? { VK_DRIVER_FILES: SWIFTSHADER } : {};
}
