// What tg doctor found, as data, as advice and as a table for people.

export interface DoctorReport {
  readonly versions: { readonly runtime: string; readonly v8: string; readonly system: string; readonly cores: number };
  readonly adapter: {
    readonly description: string;
    readonly kind: "cpu" | "gpu";
    readonly vendor: string;
    readonly architecture: string;
  };
  readonly limits: Readonly<Record<LimitName, number>>;
  readonly features: readonly string[];
  readonly measured: readonly Measurement[];
  readonly advice: readonly string[];
}

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: "GFLOP/s" | "GB/s" | "ms";
}

/** The limits that decide how large a tensor and how fast a kernel can be. */
export type LimitName =
  | "maxBufferSize"
  | "maxStorageBufferBindingSize"
  | "maxStorageBuffersPerShaderStage"
  | "maxComputeWorkgroupStorageSize"
  | "maxComputeInvocationsPerWorkgroup"
  | "maxComputeWorkgroupsPerDimension"
  | "maxStorageTexturesPerShaderStage"
  | "maxTextureDimension2D";

/** What WebGPU promises on every machine. */
export const DEFAULT_LIMITS: Readonly<Record<LimitName, number>> = {
  maxBufferSize: 256 * 2 ** 20,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16 * 2 ** 10,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageTexturesPerShaderStage: 4,
  maxTextureDimension2D: 8192,
};

export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as readonly LimitName[];

/** The optional features that change what tilegrad can do or measure, and what for. */
export const USEFUL_FEATURES: Readonly<Record<string, string>> = {
  "timestamp-query": "exact times of single kernels",
  "shader-f16": "half precision",
  "subgroups": "faster reductions",
};

/** What the user of this machine should know or do; empty where all is well. */
export function adviseOn(report: Omit<DoctorReport, "advice">): string[] {
  const advice: string[] = [];
  if (report.adapter.kind === "cpu") {
    advice.push(
      `This is a software adapter: the ${report.versions.cores} processor cores do the work. LeNet trains in minutes, ` +
        "ResNets do not. If the machine has a graphics card, install its Vulkan driver (mesa-vulkan-drivers for AMD " +
        "and Intel, the vendor's own for NVIDIA).",
    );
  }
  const binding = report.limits.maxStorageBufferBindingSize;
  if (binding <= DEFAULT_LIMITS.maxStorageBufferBindingSize) {
    advice.push(
      `One binding holds ${bytes(binding)}: larger tensors (AlexNet's and VGG's first linear layer) are split over ` +
        "several bindings, a little slower.",
    );
  }
  const below = LIMIT_NAMES.filter((name) => report.limits[name] < DEFAULT_LIMITS[name]);
  if (below.length > 0) {
    advice.push(`Below what WebGPU promises: ${below.join(", ")}. Expect errors; update the driver.`);
  }
  if (!report.features.includes("timestamp-query")) {
    advice.push("No timestamp queries: profiles of single kernels are wall-clock times, coarser.");
  }
  return advice;
}

/** `134217728` -> `128 MiB`. */
export function bytes(count: number): string {
  const power = count < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(count) / 10));
  return `${Number((count / 1024 ** power).toFixed(1))} ${["B", "KiB", "MiB", "GiB"][power]}`;
}

/** The report as a table of sections; lines of advice are wrapped at `width`. */
export function formatReport(report: DoctorReport, width = 100): string {
  const { adapter, versions } = report;
  const limits = LIMIT_NAMES.map((name): [string, string] => {
    const value = report.limits[name];
    const isSize = /Size$/.test(name);
    const text = isSize ? bytes(value) : String(value);
    const base = DEFAULT_LIMITS[name];
    return [name, value === base ? text : `${text} (WebGPU promises ${isSize ? bytes(base) : base})`];
  });
  const features = Object.entries(USEFUL_FEATURES).map(([name, use]): [string, string] => {
    return [name, `${report.features.includes(name) ? "yes" : "no"}: ${use}`];
  });
  const sections: [string, [string, string][]][] = [
    ["Adapter", [
      ["description", adapter.description],
      ["kind", adapter.kind === "cpu" ? "cpu (software)" : "gpu"],
      ["vendor", [adapter.vendor, adapter.architecture].filter((part) => part !== "").join(" ")],
    ]],
    ["Versions", [
      ["runtime", `${versions.runtime} (V8 ${versions.v8})`],
      ["system", `${versions.system}, ${versions.cores} cores`],
    ]],
    ["Limits", limits],
    ["Features", features],
    ["Measured", report.measured.map(({ name, value, unit }) => [name, `${Number(value.toPrecision(3))} ${unit}`])],
  ];
  const column = Math.max(...sections.flatMap(([, rows]) => rows.map(([name]) => name.length)));
  const lines = sections.flatMap(([title, rows]) => [
    title,
    ...rows.map(([name, value]) => `  ${name.padEnd(column)}  ${value}`),
    "",
  ]);
  const advice = report.advice.length === 0
    ? ["  none: all is well"]
    : report.advice.flatMap((each) => wrap(each, width));
  return [...lines, "Advice", ...advice].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = ["  -"];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + 1 + word.length > width) lines.push("   ");
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines;
}
