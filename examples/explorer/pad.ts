/// <reference lib="dom" />
import { FormatError } from "@tilegrad/tilegrad";
import { digitImage } from "@tilegrad/tilegrad/data";
import { penOf } from "./dom.ts";

const SIDE = 280;
const WIDTH = 24;
/** How far an arrow key moves the keyboard's pen. */
const STEP = 10;

/** The square to draw a digit in, by mouse, finger, pen or keyboard. */
export class Pad {
  private readonly pen: CanvasRenderingContext2D;
  private last: readonly [number, number] | undefined;
  private cursor: readonly [number, number] = [SIDE / 2, SIDE / 4];
  private down = false;

  /** @param drawn takes the digit as MNIST has them, 28 x 28 bytes, whenever it changes */
  constructor(private readonly canvas: HTMLCanvasElement, private readonly drawn: (pixels: Uint8Array) => void) {
    canvas.width = canvas.height = SIDE;
    this.pen = penOf(canvas);
    this.clear();
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.last = undefined;
      this.lineTo(this.placeOf(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) this.lineTo(this.placeOf(event));
    });
    canvas.addEventListener("keydown", (event) => this.keyPressed(event));
  }

  /** Wipes the square. */
  clear(): void {
    this.pen.fillStyle = "#000";
    this.pen.fillRect(0, 0, SIDE, SIDE);
    this.last = undefined;
    this.down = false;
  }

  /** Shows an image of 28 x 28 bytes. */
  show(pixels: Uint8Array): void {
    this.clear();
    const image = new ImageData(28, 28);
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    const small = new OffscreenCanvas(28, 28);
    small.getContext("2d")!.putImageData(image, 0, 0);
    this.pen.imageSmoothingEnabled = false;
    this.pen.drawImage(small, 0, 0, SIDE, SIDE);
  }

  private placeOf({ clientX, clientY }: PointerEvent): readonly [number, number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE];
  }

  private lineTo([x, y]: readonly [number, number]): void {
    const [fromX, fromY] = this.last ?? [x, y];
    Object.assign(this.pen, { strokeStyle: "#fff", lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
    this.pen.beginPath();
    this.pen.moveTo(fromX, fromY);
    this.pen.lineTo(x, y);
    this.pen.stroke();
    this.last = [x, y];
    const pixels = this.digit();
    if (pixels) this.drawn(pixels);
  }

  /** What is drawn, as MNIST has it; undefined while there is too little ink to be a digit. */
  private digit(): Uint8Array | undefined {
    const { data } = this.pen.getImageData(0, 0, SIDE, SIDE);
    const gray = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i]);
    try {
      return digitImage({ width: SIDE, height: SIDE, channels: 1, data: gray }).data as Uint8Array;
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }

  private keyPressed(event: KeyboardEvent): void {
    const [x, y] = this.cursor;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [x, y - STEP],
      ArrowDown: [x, y + STEP],
      ArrowLeft: [x - STEP, y],
      ArrowRight: [x + STEP, y],
    };
    const within = (value: number) => Math.max(WIDTH, Math.min(SIDE - WIDTH, value));
    if (event.key === " ") {
      this.down = !this.down;
      this.last = undefined;
    } else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (moves[event.key]) this.cursor = [within(moves[event.key][0]), within(moves[event.key][1])];
    else return;
    event.preventDefault();
    if (this.down) this.lineTo(this.cursor);
  }
}
