// A small data set laid out as MNIST is: images of 28 x 28 that show their class as the place of a bright square.

function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((extent, axis) => view.setUint32(4 + 4 * axis, extent));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** The image of a class: a square on a weak pattern. */
export function squareImage(label: number, variant: number): Uint8Array {
  const [top, left] = [3 + 12 * Math.floor(label / 5), 1 + 5 * (label % 5)];
  return Uint8Array.from({ length: 784 }, (_, i) => {
    const [row, column] = [Math.floor(i / 28), i % 28];
    const bright = row >= top && row < top + 8 && column >= left && column < left + 5;
    return bright ? 255 : (i * 31 + variant * 17) % 40;
  });
}

/** Writes the four files into a folder. */
export async function writeIdxFolder(folder: string, train: number, test: number): Promise<void> {
  for (const [name, count] of [["train", train], ["t10k", test]] as const) {
    const labels = Uint8Array.from({ length: count }, (_, n) => (n * 3 + (n >> 2)) % 10);
    const images = new Uint8Array(count * 784);
    labels.forEach((label, n) => images.set(squareImage(label, n), n * 784));
    await Deno.writeFile(`${folder}/${name}-images-idx3-ubyte`, idx([count, 28, 28], images));
    await Deno.writeFile(`${folder}/${name}-labels-idx1-ubyte`, idx([count], labels));
  }
}
