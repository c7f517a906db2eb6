/// <reference lib="dom" />
import { type ImageSet, imageSet, mnistFileNames, readIdx } from "@tilegrad/tilegrad/data";

/** Takes how much of a file has come, in bytes. */
export type OnBytes = (bytes: number) => void;

/**
 * The 60,000 training images of MNIST from the folder `data/` beside the page.
 *
 * @throws {Error} where they are not there, with what brings them
 */
export async function trainingImages(onBytes: OnBytes): Promise<ImageSet> {
  const { trainImages, trainLabels } = mnistFileNames;
  const [images, labels] = await Promise.all([fetched(trainImages, onBytes), fetched(trainLabels, () => {})]);
  return imageSet(await readIdx(images, trainImages), await readIdx(labels, trainLabels), 10, "MNIST");
}

async function fetched(name: string, onBytes: OnBytes): Promise<Uint8Array> {
  const response = await fetch(`data/${name}`);
  if (!response.ok || !response.body) {
    throw new Error(
      `Cannot load the training images: data/${name} gives HTTP ${response.status}. ` +
        "Run deno task explorer once with a network connection; it puts them beside the page.",
    );
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const reader = response.body.getReader();;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    onBytes(bytes += value.length);
  }
}
