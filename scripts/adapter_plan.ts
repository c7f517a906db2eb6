// What to do on a machine that lacks a WebGPU adapter or a browser: a pure decision over facts about the machine.

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

/** What is to be installed. */
export interface Wanted {
  /** How a message calls it: "a software Vulkan driver". */
  readonly what: string;
  /** Distribution id (as in os-release) -> its package there. */
  readonly packages: Readonly<Record<string, string>>;
  /** What to do by hand, by operating system. */
  readonly advice: Readonly<Record<"darwin" | "windows" | "other", string>>;
}

/** Mesa's software Vulkan driver. */
const VULKAN: Wanted = {
  what: "a software Vulkan driver",
  packages: {
    debian: "mesa-vulkan-drivers",
    ubuntu: "mesa-vulkan-drivers",
    fedora: "mesa-vulkan-drivers",
    rhel: "mesa-vulkan-drivers",
    arch: "vulkan-swrast",
    suse: "libvulkan_lvp Mesa-vulkan-device-select",
    opensuse: "libvulkan_lvp Mesa-vulkan-device-select",
  },
  advice: {
    darwin: "WebGPU needs a Mac with Metal (macOS 11 or newer).",
    windows: "WebGPU needs a graphics driver with Direct3D 12 or Vulkan.",
    other: "Install a Vulkan driver for your graphics card, or Mesa's software driver (lavapipe).",
  },
};

const BY_HAND = "Install Chromium or Google Chrome and set CHROMIUM to the path of its program.";

/** A browser with WebGPU; Ubuntu's package is a snap, which containers cannot run. */
export const CHROMIUM: Wanted = {
  what: "Chromium",
  packages: { debian: "chromium", fedora: "chromium", arch: "chromium", suse: "chromium", opensuse: "chromium" },
  advice: { darwin: BY_HAND, windows: BY_HAND, other: BY_HAND },
};

const DEBIAN = "apt-get update && apt-get install -y --no-install-recommends";

/** Distribution id -> its command that installs packages. */
const INSTALLERS: Readonly<Record<string, string>> = {
  debian: DEBIAN,
  ubuntu: DEBIAN,
  fedora: "dnf install -y",
  rhel: "dnf install -y",
  arch: "pacman -S --needed",
  suse: "zypper install -y",
  opensuse: "zypper install -y",
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

/** How a WebGPU adapter comes to a machine. */
export function planAdapter(facts: MachineFacts): AdapterPlan {
  return planInstall(facts, VULKAN);
}

/** Installs as root on Debian and Ubuntu, says the command of other distributions and the advice of other systems. */
export function planInstall({ os, osRelease, uid }: MachineFacts, { what, packages, advice }: Wanted): AdapterPlan {
  const byHand = (text: string) => ({ kind: "advise", advice: text, command: null }) as const;
  if (os === "darwin" || os === "windows") return byHand(advice[os]);
  const id = distributions(osRelease).find((each) => each in INSTALLERS);
  if (id === undefined || packages[id] === undefined) return byHand(advice.other);
  const steps = `${INSTALLERS[id]} ${packages[id]}`.split(" && ");
  if (uid === 0 && (id === "debian" || id === "ubuntu")) {
    return { kind: "install", steps: steps.map((step) => step.split(" ")) };
  }
  const command = steps.map((each) => uid === 0 ? each : `sudo ${each}`).join(" && ");
  return { kind: "advise", advice: `This installs ${what}:`, command };
}
