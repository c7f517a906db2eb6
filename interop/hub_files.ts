import { ValueError } from "../core/mod.ts";
import { node, nodeProcess } from "../files/node.ts";
import { withLock } from "../files/lock_file.ts";
import { downloadFile, type DownloadOptions } from "./download.ts";
import { hubUrl, parseHubAddress } from "./hub.ts";
import { fileSha256 } from "./part_file.ts";

/** Where `cachedFile` looks for a file. */
export interface CacheOptions extends DownloadOptions {
  /** Folder that keeps files; that of `cacheFolder()` unless told. */
  readonly cache?: string;
  /** What `hf://` stands for; the environment's `HF_ENDPOINT`, else https://huggingface.co, unless told. */
  readonly endpoint?: string;
  /** Never asks the network. */
  readonly offline?: boolean;
}

/**
 * The path of a file from the network, which is downloaded at the first call and kept. Calls at the same time, of other
 * processes too, download it once. Deno and Node only.
 *
 * A cached file is not compared with the server's: name a commit as revision, or give `sha256`, for one that never changes.
 *
 * @param address `https://...`, or `hf://owner/repo/file@revision` for a file of a Hugging Face repository
 * @throws {ValueError} where the address is neither
 * @throws {FormatError} where the SHA-256 differs; nothing is kept then
 * @throws {Error} where the file is neither cached nor to be had; the message says what was tried
 *
 * @example
 * ```ts
 * import { cachedFile, readSafetensorsFile } from "@tilegrad/tilegrad/interop/files";
 * const load = async () => await readSafetensorsFile(await cachedFile("hf://timm/resnet18.a1_in1k/model.safetensors"));
 * ```
 */
export async function cachedFile(address: string, options: CacheOptions = {}): Promise<string> {
  const { mkdir, rm } = node("node:fs/promises");
  const { cache = cacheFolder(), sha256, offline = false } = options;
  const { url, path } = await placeOf(address, cache, options.endpoint ?? nodeProcess().env.HF_ENDPOINT ?? hubEndpoint);
  if (await isFile(path)) {
    if (sha256 === undefined || await fileSha256(path) === sha256.toLowerCase()) return path;
    if (!offline) await rm(path);
  }
  if (offline) {
    throw new Error(
      `Cannot load ${address}: found no such file in the cache (looked for ${path}${
        sha256 === undefined ? "" : ` with SHA-256 ${sha256}`
      }), and offline is set. Needed the file there, or ${url} to be asked`,
    );
  }
  await mkdir(node("node:path").dirname(path), { recursive: true });
  await withLock(`${path}.lock`, async () => {
    // Another process may have been faster.
    if (!await isFile(path)) await downloadFile(url, path, options);
  }, options.signal);
  return path;
}

/**
 * The folder that keeps downloaded files: the environment's `TILEGRAD_CACHE`, else `tilegrad` in the user's cache folder
 * (Linux `~/.cache`, or that of `XDG_CACHE_HOME`; macOS `~/Library/Caches`; Windows `%LOCALAPPDATA%`). Deno and Node only.
 *
 * @example
 * ```ts
 * import { cacheFolder } from "@tilegrad/tilegrad/interop/files";
 * console.log(cacheFolder());
 * ```
 */
export function cacheFolder(): string {
  const { env, platform } = nodeProcess();
  const { TILEGRAD_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  const { join } = node("node:path");
  const { homedir } = node("node:os");
  if (own) return own;
  if (platform === "win32") return join(local ?? join(homedir(), "AppData", "Local"), "tilegrad");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "tilegrad");
  return join(xdg || join(homedir(), ".cache"), "tilegrad");
}

const hubEndpoint = "https://huggingface.co";

async function placeOf(address: string, cache: string, endpoint: string): Promise<{ url: string; path: string }> {
  const { basename, join } = node("node:path");
  if (address.startsWith("hf://")) {
    const file = parseHubAddress(address);
    const { owner, repo, path, revision } = file;
    return { url: hubUrl(file, endpoint), path: join(cache, "hub", owner, repo, encodeURIComponent(revision), path) };
  }
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new ValueError(`Cannot load ${address}: needed an address of https:// or hf://owner/repo/file`);
  }
  const url = new URL(address);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url.href));
  const folder = Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { url: url.href, path: join(cache, "url", folder, basename(url.pathname) || "file") };
}

async function isFile(path: string): Promise<boolean> {
  return await node("node:fs/promises").stat(path).then((found) => found.isFile(), () => false);
}
