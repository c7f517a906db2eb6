import { encodePng, type Image } from "../data/image.ts";
import { black, fillRectangle } from "./canvas.ts";
import { drawImage } from "./draw_image.ts";
import { createSheet } from "./sheet.ts";

/** An image and what is written below it. */
export interface CaptionedImage {
  /** The picture. */
  readonly image: Image;
  /** What stands below it. */
  readonly caption?: string;
}

/** How `imagesPng` draws. */
export interface ImagesOptions {
  /** A line above the images. */
  readonly title?: string;
  /** Images in a row, 8 unless told. */
  readonly columns?: number;
  /** Pixels along the longer side of each image, 112 unless told. */
  readonly size?: number;
}

/**
 * Draws images in rows, each with its caption below: a contact sheet.
 *
 * @param images of any sizes; each is enlarged or reduced to fit its cell
 * @returns a PNG file
 * @example
 * ```ts
 * import { imagesPng } from "@tilegrad/tilegrad/viz";
 * const image = { width: 2, height: 1, channels: 1, data: new Uint8Array([0, 255]) };
 * await Deno.writeFile("sheet.png", await imagesPng([{ image, caption: "black, white" }], { title: "Two pixels" }));
 * ```
 */
export async function imagesPng(
  images: readonly CaptionedImage[],
  { title = "", columns = 8, size = 112 }: ImagesOptions = {},
): Promise<Uint8Array> {
  const label = images.some(({ caption }) => caption) ? 22 : 0;
  const { canvas, font, place } = await createSheet({
    title,
    count: images.length,
    columns,
    cell: { width: size, height: size + label },
    gap: 14,
  });
  images.forEach(({ image, caption = "" }, i) => {
    const { x, y } = place(i);
    fillRectangle(canvas, x, y, size, size, black);
    const scale = size / Math.max(image.width, image.height);
    const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    drawImage(canvas, image, x + Math.floor((size - width) / 2), y + Math.floor((size - height) / 2), width, height);
    const fit = Math.min(11, (11 * size) / font.width(caption || " ", 11));
    font.draw(canvas, caption, x + size / 2, y + size + 18, { size: fit, align: "center" });
  });
  return await encodePng(canvas);
}
