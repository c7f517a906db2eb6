// Notes, while tests run, what they do with each operator: `deno task coverage` has them call these wrappers.
import type { Node } from "../core/node.ts";
import { treeLeaves } from "../core/tree.ts";

/** What tests did with an operator: numbers of calls. */
export interface Uses {
  /** Calls that gave a result. */
  values: number;
  /** Calls with an operand that a tape watched: a gradient was taken. */
  gradients: number;
  /** Calls with an operand that two tapes watched: the gradient of a gradient was taken. */
  seconds: number;
  /** Calls by cases of golden values. */
  golden: number;
  /** Calls by random cases. */
  fuzz: number;
  /** Calls that had to be refused, and were, in a message that names the operator. */
  refusals: number;
  /** Calls whose result depends on a `float32` operand by operations that all have a gradient. */
  differentiable: number;
}

/** Uses by operator. */
export type UsesByOperator = Record<string, Uses>;

type Function = (...operands: unknown[]) => unknown;

/** Nothing yet. */
export function noUses(): Uses {
  return { values: 0, gradients: 0, seconds: 0, golden: 0, fuzz: 0, refusals: 0, differentiable: 0 };
}

const uses: UsesByOperator = {};

/** The function, with a note of each call. */
export function recorded<F>(name: string, f: F): F {
  const own = uses[name] ??= noUses();
  const wrapper: Function = (...operands) => {
    const callers = callersOf();
    const tensors = treeLeaves(operands);
    const watching = Math.max(0, ...tensors.map(({ tapes }) => tapes.filter(({ isOpen }) => isOpen).length));
    const isWanted = /\b(checkRefusals|assertThrows|assertRejects)\b/.test(callers);
    const noteRefusal = (error: unknown) => {
      if (isWanted && error instanceof Error && error.message.includes(name)) own.refusals++;
    };
    let result: unknown;
    try {
      result = (f as Function)(...operands);
    } catch (error) {
      noteRefusal(error);
      throw error;
    }
    own.values++;
    if (watching > 0) own.gradients++;
    if (watching > 1) own.seconds++;
    if (callers.includes("/scripts/golden/")) own.golden++;
    if (callers.includes("/tests/fuzz/_fuzz.ts")) own.fuzz++;
    const floats = new Set(tensors.filter(({ dtype }) => dtype === "float32").map(({ node }) => node));
    // A gradient is taken of a function that answers at once: none flows through what has to be awaited.
    if (result instanceof Promise) result.catch(noteRefusal);
    else if (treeLeaves(result).some(({ node }) => dependsOn(node, floats))) own.differentiable++;
    return result;
  };
  return Object.defineProperty(wrapper, "name", { value: name }) as F;
}

/** The stack of the call, as text. */
function callersOf(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}

/** Whether a gradient can flow from a node, which is not an operand itself, to one of some operands. */
function dependsOn(result: Node, operands: ReadonlySet<Node>): boolean {
  if (operands.has(result)) return false;
  const seen = new Set<Node>();
  const stack = [result];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (operands.has(node)) return true;
    if (seen.has(node) || node.dtype !== "float32" || node.op.grad === "none") continue;
    seen.add(node);
    stack.push(...node.inputs);
  }
  return false;
}

/** At the end of each test file, leaves the notes in a folder. */
export function keepNotes(folder: string): void {
  globalThis.addEventListener("unload", () => {
    Deno.writeTextFileSync(`${folder}/${crypto.randomUUID()}.json`, JSON.stringify(uses));
  });
}
