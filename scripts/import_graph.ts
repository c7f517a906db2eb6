// Reads who imports whom from `deno info`, which parses the sources and tells type-only imports from the others.

export interface Import {
  /** Path of the importing file inside the repository. */
  readonly from: string;
  /** Path inside the repository, or the full specifier of a package. */
  readonly to: string;
  /** True for `import type` and `export type`: it leaves nothing at run time. */
  readonly typeOnly: boolean;
}

interface InfoDependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
}

interface InfoModule {
  readonly local?: string;
  readonly dependencies?: readonly InfoDependency[];
}

const ROOT = new URL("../", import.meta.url);

/** Paths of all `.ts` files under these folders (or single files) of the repository. */
export async function sourceFiles(...paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path.endsWith(".ts")) {
      found.push(path);
      continue;
    }
    for await (const entry of Deno.readDir(new URL(path, ROOT))) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory) found.push(...await sourceFiles(inner));
      else if (inner.endsWith(".ts")) found.push(inner);
    }
  }
  return found.sort();
}

/** Every import that stands in these files of the repository. */
export async function readImports(files: readonly string[]): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, files.map((file) => `import "${new URL(file, ROOT)}";\n`).join(""));
    const args = ["info", "--json", "--no-lock", "--config", "deno.json", entry];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: InfoModule[] };
    const wanted = new Set(files);
    return modules.flatMap((module) => {
      const from = module.local === undefined ? "" : inRepository(`file://${module.local}`);
      return wanted.has(from) ? (module.dependencies ?? []).map((each) => toImport(from, each)) : [];
    });
  } finally {
    await Deno.remove(entry);
  }
}

function toImport(from: string, dependency: InfoDependency): Import {
  const target = dependency.code?.specifier ?? dependency.type?.specifier ?? dependency.specifier;
  return { from, to: inRepository(target), typeOnly: dependency.code === undefined };
}

function inRepository(url: string): string {
  return url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : url;
}
