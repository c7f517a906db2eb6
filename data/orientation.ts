import type { Image } from "./image.ts";

/**
 * Turns and mirrors an image as its EXIF orientation asks for, so that row 0 is the top of the scene.
 *
 * @param orientation 1 to 8; any other number leaves the image as it is
 */
export function upright(image: Image, orientation: number): Image {
  if (orientation < 2 || orientation > 8) return image;
  const turned = orientation >= 5;
  const mirroredX = [2, 3, 7, 8].includes(orientation);
  const mirroredY = [3, 4, 6, 7].includes(orientation);
  const [width, height] = turned ? [image.height, image.width] : [image.width, image.height];
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = turned ? [y, x] : [x, y];
      const from = (mirroredY ? image.height - 1 - row : row) * image.width +
        (mirroredX ? image.width - 1 - column : column);
      for (let c = 0; c < image.channels; c++) {
        data[(y * width + x) * image.channels + c] = image.data[from * image.channels + c];
      }
    }
  }
  return { width, height, channels: image.channels, data };
}
