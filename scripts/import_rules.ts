// Who may import whom (DESIGN: layers of the framework), as pure functions over a list of imports.

import type { Import } from "./import_graph.ts";

/** The layers of core/, lowest first. A value comes from the same layer or one below it. */
const CORE_LAYERS: readonly { readonly name: string; readonly files: RegExp }[] = [
  { name: "base", files: /^core\/(dtype|half|shape|errors|version)\.ts$/ },
  { name: "node", files: /^core\/(op|node|kernel|coordinates|workgroups)\.ts$/ },
  { name: "plan/", files: /^core\/plan\// },
  { name: "gpu/", files: /^core\/gpu\// },
  { name: "tensor", files: /^core\/(?!(?:autodiff|sweep|checkpoint|derivatives|grad_check|mod)\.ts)[^/]+\.ts$/ },
  { name: "ops/", files: /^core\/ops\// },
  { name: "autodiff", files: /^core\/(autodiff|sweep|checkpoint|derivatives|grad_check)\.ts$/ },
  { name: "core/mod.ts", files: /^core\/mod\.ts$/ },
];

/** The shipped folders above core and the other folders that each may import from. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  files: [],
  layers: [],
  train: ["layers", "data", "interop", "files"],
  data: ["files"],
  interop: ["layers", "files"],
  cli: ["layers", "models", "train", "data", "interop", "files", "viz"],
  explore: ["layers"],
  viz: ["data"],
  models: ["layers"],
};

/** Packages are for the edges; these folders stand on the platform alone. */
const WITHOUT_PACKAGES = /^(core|layers|models|explore|shaders)\//;

/** What is wrong with this import, or `null`. */
export function violation(edge: Import): string | null {
  const { from, to } = edge;
  const folder = from.split("/")[0];
  if (/^[a-z]+:/.test(to)) return WITHOUT_PACKAGES.test(from) ? `${folder}/ uses no packages` : null;
  if (/^(tests|bench|scripts|examples|docs)\//.test(to)) return "shipped code imports only shipped code";
  if (to === "mod.ts") return "nothing inside imports the outer mod.ts";
  if (from === "mod.ts" || to.startsWith("shaders/") && folder === "core") return null;
  if (folder === "shaders") return "shaders/ imports nothing";
  if (folder === "core") return coreViolation(edge);
  return folderViolation(folder, to);
}

function coreViolation({ from, to, typeOnly }: Import): string | null {
  const source = coreLayer(from);
  const target = coreLayer(to);
  if (target === -1) return "core/ imports only core/ and shaders/";
  const [sourceName, targetName] = [CORE_LAYERS[source].name, CORE_LAYERS[target].name];
  if (sourceName === "ops/" && /^(plan|gpu)\//.test(targetName)) return `ops/ never imports ${targetName}`;
  if (sourceName === "plan/" && targetName === "gpu/") return "plan/ never imports gpu/";
  if (typeOnly || target <= source) return null;
  return `${sourceName} is below ${targetName}: only types may point upward`;
}

/** Index of the first layer that the file belongs to, -1 outside core/. */
function coreLayer(path: string): number {
  return CORE_LAYERS.findIndex(({ files }) => files.test(path));
}

function folderViolation(folder: string, to: string): string | null {
  const target = to.split("/")[0];
  if (target === folder || to === "core/mod.ts") return null;
  if (target === "core") return `${folder}/ sees core/ only through core/mod.ts`;
  return FOLDERS[folder]?.includes(target) ? null : `${folder}/ does not import ${target}/`;
}

/** A cycle of value imports, as the files along it with the first repeated at the end; `null` where there is none. */
export function findCycle(imports: readonly Import[]): string[] | null {
  const targets = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) if (!typeOnly) targets.set(from, [...targets.get(from) ?? [], to]);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    done.add(file);
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle !== null) return cycle;
    }
    path.pop();
    return null;
  };
  for (const file of targets.keys()) {
    const cycle = visit(file);
    if (cycle !== null) return cycle;
  }
  return null;
}
