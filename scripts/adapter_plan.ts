// What to do on a machine that offers no WebGPU adapter: a pure decision over facts about the machine.

export interface MachineFacts {
  /** `Deno.build.os` */
  readonly os: string;
  /** Fields of /etc/os-release, empty elsewhere. */
  readonly osRelease: Readonly<Record<string, string>>;
  /** User id, `null` where there is none (Windows). */
  readonly uid: number | null;
}

/** Run `steps` one after the other, or tell the user `advice` (with the exact command where one is known). */
export type AdapterPlan =
  | { readonly kind: "install"; readonly steps: readonly (readonly string[])[] }
  | { readonly kind: "advise"; readonly advice: string; readonly command: string | null };

const DEBIAN_STEPS = [
  ["apt-get", "update"],
  ["apt-get", "install", "-y", "--no-install-recommends", "mesa-vulkan-drivers"],
] as const;

/** Distribution id (as in os-release) -> the command that installs Mesa's software Vulkan driver there. */
const COMMANDS: Readonly<Record<string, string>> = {
  debian: DEBIAN_STEPS.map((step) => step.join(" ")).join(" && "),
  ubuntu: DEBIAN_STEPS.map((step) => step.join(" ")).join(" && "),
  fedora: "dnf install -y mesa-vulkan-drivers",
  rhel: "dnf install -y mesa-vulkan-drivers",
  arch: "pacman -S --needed vulkan-swrast",
  suse: "zypper install -y libvulkan_lvp Mesa-vulkan-device-select",
  opensuse: "zypper install -y libvulkan_lvp Mesa-vulkan-device-select",
};

/** Parses the `KEY="value"` lines of /etc/os-release. */
export function parseOsRelease(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of text.split("\n")) {
    const match = line.match(/^([A-Z_]+)=(["']?)(.*)\2\s*$/);
    if (match) fields[match[1]] = match[3];
  }
  return fields;
}

/** The distribution's own id first, then those that it is like, nearest first. */
function distributions(osRelease: MachineFacts["osRelease"]): string[] {
  return [osRelease.ID ?? "", ...(osRelease.ID_LIKE ?? "").split(/\s+/)].filter((id) => id !== "");
}

export function planAdapter(facts: MachineFacts): AdapterPlan {
  if (facts.os === "darwin") {
    return { kind: "advise", advice: "WebGPU needs a Mac with Metal (macOS 11 or newer).", command: null };
  }
  if (facts.os === "windows") {
    return { kind: "advise", advice: "WebGPU needs a graphics driver with Direct3D 12 or Vulkan.", command: null };
  }
  const ids = distributions(facts.osRelease);
  const id = ids.find((each) => each in COMMANDS);
  if (id === undefined) {
    const advice = "Install a Vulkan driver for your graphics card, or Mesa's software driver (lavapipe).";
    return { kind: "advise", advice, command: null };
  }
  if (facts.uid === 0 && (id === "debian" || id === "ubuntu")) return { kind: "install", steps: DEBIAN_STEPS };
  const command = facts.uid === 0
    ? COMMANDS[id]
    : COMMANDS[id].split(" && ").map((each) => `sudo ${each}`).join(" && ");
  return { kind: "advise", advice: "This installs a software Vulkan driver:", command };
}
