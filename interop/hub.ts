import { ValueError } from "../core/mod.ts";

/** A file in a repository of Hugging Face, or of a mirror. */
export interface HubAddress {
  /** Who owns the repository. */
  readonly owner: string;
  /** Name of the repository. */
  readonly repo: string;
  /** Path of the file inside the repository. */
  readonly path: string;
  /** Branch, tag or commit; a commit never changes. */
  readonly revision: string;
}

/**
 * Reads `hf://owner/repo/file@revision`; without a revision `main` is meant.
 *
 * @throws {ValueError} where the address has another form, or leads out of the repository
 *
 * @example
 * ```ts
 * import { parseHubAddress } from "@tilegrad/tilegrad/interop";
 * console.log(parseHubAddress("hf://timm/resnet18.a1_in1k/model.safetensors").revision); // main
 * ```
 */
export function parseHubAddress(address: string): HubAddress {
  const match = /^hf:\/\/([^/@]+)\/([^/@]+)\/([^@]+?)(?:@([^@]+))?$/.exec(address);
  const parts = match ? match.slice(1, 5).flatMap((part = "main") => part.split("/")) : [""];
  if (!match || parts.some((part) => part === "" || part === "." || part === ".." || /[\\?#%]/.test(part))) {
    throw new ValueError(
      `Cannot read the address ${address}: needed hf://owner/repo/file or hf://owner/repo/file@revision`,
    );
  }
  const [, owner, repo, path, revision = "main"] = match;
  return { owner, repo, path, revision };
}

/** Where a file of a repository is fetched from. */
export function hubUrl({ owner, repo, path, revision }: HubAddress, endpoint: string): string {
  const inside = path.split("/").map(encodeURIComponent).join("/");
  return `${endpoint.replace(/\/+$/, "")}/${owner}/${repo}/resolve/${encodeURIComponent(revision)}/${inside}`;
}
