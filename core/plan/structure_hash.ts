const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/**
 * 96 bits that tell structures apart: three hashes of the same numbers with different multipliers. Graphs get a key at every
 * step; text would make a hundred kilobytes of garbage each time, and V8 would let its young generation grow by it.
 */
export class StructureHash {
  private a = 0x243f6a88;
  private b = 0x85a308d3 | 0;
  private c = 0x13198a2e;
  private count = 0;

  /** Adds a 32-bit word. Rotations and multiplications by odd constants mix it into all that came before. */
  add(word: number): void {
    this.count++;
    this.a = Math.imul(this.a ^ word, 0x9e3779b1);
    this.a ^= this.a >>> 15;
    this.b = Math.imul(this.b ^ word ^ Math.imul(this.count, 0x27d4eb2f), 0x85ebca6b);
    this.b ^= this.b >>> 13;
    this.c = Math.imul(((this.c << 7) | (this.c >>> 25)) ^ word, 0xc2b2ae35);
    this.c ^= this.c >>> 16;
  }

  /** Adds any number, with the bits of a double. */
  addNumber(value: number): void {
    double[0] = value;
    this.add(words[0]);
    this.add(words[1]);
  }

  /** Adds a text, with its length. */
  addText(text: string): void {
    this.add(text.length);
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i));
  }

  /** What was added, as a key of a map. */
  get key(): string {
    return `${this.count} ${this.a} ${this.b} ${this.c}`;
  }
}
