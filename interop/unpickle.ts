import { brokenTorch, type PickleValue } from "./pickle_values.ts";

/** What a pickle refers to outside itself. */
export interface PickleContext {
  /** A named global; throws for every name that is not allowed. */
  global(module: string, name: string): PickleValue;
  /** What a persistent identity stands for. */
  persistent(id: PickleValue): PickleValue;
}

/** Marks the start of the items of a tuple, list or dictionary on the stack. */
const mark = Symbol("mark");
type Stacked = PickleValue | typeof mark;

/**
 * Reads a Python pickle without running anything: a stack machine that knows data and the operations that `torch.save`
 * writes. Every other operation is refused, and so is every global that `context` does not allow.
 *
 * @throws {FormatError} where the pickle is damaged or asks for more than data
 *
 * Source: CPython, Lib/pickletools.py, which describes each operation.
 */
export function unpickle(bytes: Uint8Array, context: PickleContext): PickleValue {
  const machine = new Machine(bytes, context);
  for (;;) {
    const opcode = machine.byte();
    if (opcode === STOP) return machine.pop();
    const operation = operations[opcode];
    if (!operation) throw machine.fail(`found the pickle operation 0x${opcode.toString(16)}, which holds no data`);
    operation(machine);
  }
}

const STOP = 0x2e;

class Machine {
  readonly memo = new Map<number, PickleValue>();
  private readonly stack: Stacked[] = [];
  private at = 0;

  constructor(private readonly bytes: Uint8Array, readonly context: PickleContext) {}

  fail(what: string): Error {
    return brokenTorch(`${what} (pickle, byte ${this.at})`);
  }

  /** The next `length` bytes. */
  take(length: number): DataView {
    if (length > this.bytes.length - this.at) throw this.fail("found its end, needed more bytes");
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, length);
    this.at += length;
    return view;
  }

  byte(): number {
    return this.take(1).getUint8(0);
  }

  word(): number {
    return this.take(4).getUint32(0, true);
  }

  text(length: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.take(length));
    } catch (error) {
      throw error instanceof TypeError ? this.fail("found text that is not UTF-8") : error;
    }
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end === -1) throw this.fail("found its end, needed a line");
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** A whole number in two's complement, as short as possible. */
  whole(length: number): number {
    const view = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = value << 8n | BigInt(view.getUint8(i));
    value = BigInt.asIntN(8 * length, value);
    if (!Number.isSafeInteger(Number(value))) throw this.fail(`found the number ${value}, needed one below 2^53`);
    return Number(value);
  }

  push(value: Stacked): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw this.fail("found nothing on the stack, needed a value");
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  /** The values above the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const from = this.stack.lastIndexOf(mark);
    if (from === -1) throw this.fail("found no mark on the stack");
    return this.stack.splice(from).slice(1) as PickleValue[];
  }

  popTuple(length: number): PickleValue[] {
    return Array.from({ length }, () => this.pop()).reverse();
  }

  recall(index: number): PickleValue {
    const value = this.memo.get(index);
    if (value === undefined) throw this.fail(`found a reference to value ${index}, which is not there`);
    return value;
  }
}

function append(machine: Machine, values: PickleValue[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) throw machine.fail("found items for what is no list");
  for (const value of values) list.push(value);
}

function setItems(machine: Machine, items: PickleValue[]): void {
  const map = machine.top();
  if (!(map instanceof Map) || items.length % 2 !== 0) throw machine.fail("found items for what is no dictionary");
  for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
}

function call(machine: Machine): void {
  const args = machine.pop();
  const callee = machine.pop();
  if (!Array.isArray(args) || !isCallable(callee)) throw machine.fail("found a call of what is no function");
  machine.push(callee.call(args));
}

function isCallable(value: PickleValue): value is PickleValue & { call(args: readonly PickleValue[]): PickleValue } {
  return typeof value === "object" && value !== null && "call" in value;
}

/** Attributes of an object: an `OrderedDict` carries its versions in some, which are no tensors. */
function build(machine: Machine): void {
  machine.pop();
  if (!(machine.top() instanceof Map)) throw machine.fail("found attributes for what is no dictionary");
}

function stackGlobal(machine: Machine): void {
  const [module, name] = machine.popTuple(2);
  if (typeof module !== "string" || typeof name !== "string") throw machine.fail("found a global without a name");
  machine.push(machine.context.global(module, name));
}

/** The operations by their byte. */
const operations: Readonly<Record<number, (machine: Machine) => void>> = {
  0x28: (m) => m.push(mark), // MARK
  0x29: (m) => m.push([]), // EMPTY_TUPLE
  0x47: (m) => m.push(m.take(8).getFloat64(0)), // BINFLOAT
  0x4a: (m) => m.push(m.whole(4)), // BININT
  0x4b: (m) => m.push(m.byte()), // BININT1
  0x4d: (m) => m.push(m.take(2).getUint16(0, true)), // BININT2
  0x4e: (m) => m.push(null), // NONE
  0x51: (m) => m.push(m.context.persistent(m.pop())), // BINPERSID
  0x52: call, // REDUCE
  0x55: (m) => m.push(m.text(m.byte())), // SHORT_BINSTRING
  0x58: (m) => m.push(m.text(m.word())), // BINUNICODE
  0x5d: (m) => m.push([]), // EMPTY_LIST
  0x61: (m) => append(m, [m.pop()]), // APPEND
  0x62: build, // BUILD
  0x63: (m) => m.push(m.context.global(m.line(), m.line())), // GLOBAL
  0x65: (m) => append(m, m.popToMark()), // APPENDS
  0x68: (m) => m.push(m.recall(m.byte())), // BINGET
  0x6a: (m) => m.push(m.recall(m.word())), // LONG_BINGET
  0x71: (m) => m.memo.set(m.byte(), m.top()), // BINPUT
  0x72: (m) => m.memo.set(m.word(), m.top()), // LONG_BINPUT
  0x73: (m) => setItems(m, m.popTuple(2)), // SETITEM
  0x74: (m) => m.push(m.popToMark()), // TUPLE
  0x75: (m) => setItems(m, m.popToMark()), // SETITEMS
  0x7d: (m) => m.push(new Map()), // EMPTY_DICT
  0x80: (m) => m.byte(), // PROTO
  0x85: (m) => m.push(m.popTuple(1)), // TUPLE1
  0x86: (m) => m.push(m.popTuple(2)), // TUPLE2
  0x87: (m) => m.push(m.popTuple(3)), // TUPLE3
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x8a: (m) => m.push(m.whole(m.byte())), // LONG1
  0x8c: (m) => m.push(m.text(m.byte())), // SHORT_BINUNICODE
  0x93: stackGlobal, // STACK_GLOBAL
  0x94: (m) => m.memo.set(m.memo.size, m.top()), // MEMOIZE
  0x95: (m) => m.take(8), // FRAME
};
