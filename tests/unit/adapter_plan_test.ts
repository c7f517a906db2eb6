import { assertEquals } from "@std/assert";
import { CHROMIUM, type MachineFacts, parseOsRelease, planAdapter, planInstall } from "../../scripts/adapter_plan.ts";

function linux(osRelease: Record<string, string>, uid: number): MachineFacts {
  return { os: "linux", osRelease, uid };
}

function commandOf(facts: MachineFacts): string | null {
  const plan = planAdapter(facts);
  return plan.kind === "advise" ? plan.command : null;
}

Deno.test("parseOsRelease reads quoted and bare values and skips the rest", () => {
  const text =
    '# made by hand\nPRETTY_NAME="Linux Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\n\nVERSION=\'22 "x"\'\n';
  assertEquals(parseOsRelease(text), {
    PRETTY_NAME: "Linux Mint 22",
    ID: "linuxmint",
    ID_LIKE: "ubuntu debian",
    VERSION: '22 "x"',
  });
});

Deno.test("as root on Debian, Ubuntu and their descendants the driver is installed", () => {
  const releases: Record<string, string>[] = [{ ID: "debian" }, { ID: "ubuntu" }, {
    ID: "linuxmint",
    ID_LIKE: "ubuntu debian",
  }];
  for (const osRelease of releases) {
    assertEquals(planAdapter(linux(osRelease, 0)), {
      kind: "install",
      steps: [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "mesa-vulkan-drivers"],
      ],
    });
  }
});

Deno.test("without root on Debian the same commands are given with sudo", () => {
  assertEquals(
    commandOf(linux({ ID: "debian" }, 1000)),
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends mesa-vulkan-drivers",
  );
});

Deno.test("other distributions get the command of their own package manager, and nothing is installed", () => {
  assertEquals(commandOf(linux({ ID: "fedora" }, 1000)), "sudo dnf install -y mesa-vulkan-drivers");
  assertEquals(commandOf(linux({ ID: "fedora" }, 0)), "dnf install -y mesa-vulkan-drivers");
  assertEquals(
    commandOf(linux({ ID: "rocky", ID_LIKE: "rhel centos fedora" }, 0)),
    "dnf install -y mesa-vulkan-drivers",
  );
  assertEquals(commandOf(linux({ ID: "manjaro", ID_LIKE: "arch" }, 1000)), "sudo pacman -S --needed vulkan-swrast");
});

Deno.test("unknown systems get advice and no made-up command", () => {
  const unknown: MachineFacts[] = [
    linux({ ID: "plan9ish" }, 0),
    linux({}, 0),
    { os: "darwin", osRelease: {}, uid: 501 },
    { os: "windows", osRelease: {}, uid: null },
  ];
  for (const facts of unknown) {
    const plan = planAdapter(facts);
    assertEquals([plan.kind, commandOf(facts)], ["advise", null]);
  }
});

Deno.test("Chromium is installed as root on Debian; on Ubuntu, whose package is a snap, there is advice", () => {
  assertEquals(planInstall(linux({ ID: "debian" }, 0), CHROMIUM), {
    kind: "install",
    steps: [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]],
  });
  assertEquals(planInstall(linux({ ID: "ubuntu", ID_LIKE: "debian" }, 0), CHROMIUM).kind, "advise");
  assertEquals(planInstall({ os: "darwin", osRelease: {}, uid: 501 }, CHROMIUM), {
    kind: "advise",
    advice: CHROMIUM.advice.darwin,
    command: null,
  });
});
