import type { TypedArray } from "../core/mod.ts";
import { brokenTorch, type StorageRef } from "./pickle_values.ts";
import { storedTypes } from "./stored_types.ts";
import type { TensorFile } from "./tensor_file.ts";
import { torchContext } from "./torch_globals.ts";
import { leavesOf } from "./torch_leaves.ts";
import { tensorValues } from "./torch_tensor.ts";
import { unpickle } from "./unpickle.ts";
import { openZip, type RandomAccess, type ZipArchive } from "./zip_archive.ts";

/** A pickle larger than this is no list of tensors. */
const largestPickle = 2 ** 28;

/** Opens what `torch.save` wrote: a zip archive with `data.pkl`, and the bytes of every storage beside it. */
export async function openTorch(source: RandomAccess): Promise<TensorFile> {
  await checkMagic(source);
  const zip = await openZip(source);
  const folder = folderOf(zip);
  await checkByteOrder(zip, folder);
  if (zip.size(`${folder}data.pkl`)! > largestPickle) {
    throw brokenTorch(`found a data.pkl above ${largestPickle} bytes`);
  }
  const { tensors, metadata } = leavesOf(unpickle(await zip.read(`${folder}data.pkl`), torchContext));
  const storages = new Storages(zip, folder);
  return {
    entries: [...tensors].map(([name, { storage, shape }]) => ({
      name,
      dtype: storedTypes[storage.type].dtype,
      shape,
    })),
    metadata,
    async *values(name): AsyncGenerator<TypedArray> {
      const tensor = tensors.get(name)!;
      yield tensorValues(name, tensor, await storages.bytes(tensor.storage));
    },
    close: () => zip.close(),
  };
}

/** Reads storages; keeps the last one, which often is the next one too. */
class Storages {
  private last: { key: string; bytes: Uint8Array } | undefined;

  constructor(private readonly zip: ZipArchive, private readonly folder: string) {}

  async bytes({ key, type, elements }: StorageRef): Promise<Uint8Array> {
    const needed = elements * storedTypes[type].bytes;
    const name = `${this.folder}data/${key}`;
    const found = this.zip.size(name);
    if (found !== needed) {
      throw brokenTorch(
        `found ${found ?? "no"} bytes in ${name}, needed ${needed} for ${elements} elements of ${type}`,
      );
    }
    if (this.last?.key !== key) this.last = { key, bytes: await this.zip.read(name) };
    return this.last.bytes;
  }
}

async function checkMagic(source: RandomAccess): Promise<void> {
  const [first, second] = await source.read(0, Math.min(2, source.length));
  if (first === 0x50 && second === 0x4b) return;
  if (first === 0x80) {
    throw brokenTorch(
      "found a file of PyTorch before 1.6 (no zip archive): read it with PyTorch and write it anew, " +
        'torch.save(torch.load(path, map_location="cpu", weights_only=True), path)',
    );
  }
  throw brokenTorch("found no zip archive, needed a file of torch.save");
}

/** The folder of the archive that everything is in, with a slash: torch names it after the file. */
function folderOf({ names }: ZipArchive): string {
  const found = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (found.length === 1) return found[0].slice(0, -"data.pkl".length);
  throw brokenTorch(`found ${found.length} entries called data.pkl in the zip archive, needed one in its folder`);
}

/** Files without the entry are little-endian: torch has written it since 2.1, and big-endian machines are rare. */
async function checkByteOrder(zip: ZipArchive, folder: string): Promise<void> {
  if (zip.size(`${folder}byteorder`) === undefined) return;
  const order = new TextDecoder().decode(await zip.read(`${folder}byteorder`)).trim();
  if (order !== "little") throw brokenTorch(`found byte order "${order.slice(0, 20)}", needed "little"`);
}
