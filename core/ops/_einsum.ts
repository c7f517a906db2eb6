import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";

/** Axes by name: a letter, or `.0`, `.1` ... for those that an ellipsis stands for, counted from its end. */
export interface Equation {
  readonly operands: readonly (readonly string[])[];
  readonly result: readonly string[];
}

/** Reads an equation such as `"bij,bjk->bik"` for operands of these shapes, and checks that letters agree. */
export function parseEquation(equation: string, shapes: readonly Shape[]): Equation {
  const fail = (why: string): never => {
    throw new ShapeError(`Cannot apply einsum "${equation}": ${why}`);
  };
  const [left, right, ...rest] = equation.replaceAll(/\s/g, "").split("->");
  if (rest.length > 0) fail("it has more than one arrow");
  const terms = left.split(",");
  if (terms.length !== shapes.length) {
    fail(`it names ${terms.length} operands, found ${shapes.length}: ${shapes.map(showShape).join(", ")}`);
  }
  const operands = terms.map((term, i) => axesOf(term, shapes[i].length, `operand ${i} ${showShape(shapes[i])}`, fail));
  checkExtents(operands, shapes, fail);
  const known = new Set(operands.flat());
  const hidden = [...known].filter((label) => label.startsWith(".")).sort(outermostFirst);
  const result = right === undefined ? impliedResult(operands, hidden) : resultAxes(right, hidden, fail);
  for (const [i, label] of result.entries()) {
    if (!known.has(label)) fail(`letter ${label} of the result is in no operand`);
    if (result.indexOf(label) !== i) fail(`letter ${label} is twice in the result`);
  }
  return { operands, result };
}

type Fail = (why: string) => never;

function outermostFirst(a: string, b: string): number {
  return Number(b.slice(1)) - Number(a.slice(1));
}

/** The letters of a term, with names for the axes that an ellipsis stands for. */
function axesOf(term: string, rank: number, what: string, fail: Fail): string[] {
  const [before, behind, ...rest] = term.split("...");
  const letters = [...before, ...(behind ?? "")];
  const wrong = letters.find((letter) => !/[a-zA-Z]/.test(letter));
  if (wrong !== undefined) fail(`found ${JSON.stringify(wrong)}, axes are letters a to z, A to Z, or an ellipsis`);
  if (rest.length > 0) fail(`"${term}" has more than one ellipsis`);
  const hidden = rank - letters.length;
  if (hidden < 0 || (behind === undefined && hidden > 0)) {
    fail(`"${term}" names ${letters.length} axes, ${what} has ${rank}`);
  }
  const names = Array.from({ length: hidden }, (_, i) => `.${hidden - 1 - i}`);
  return [...before, ...names, ...(behind ?? "")];
}

function checkExtents(operands: Equation["operands"], shapes: readonly Shape[], fail: Fail): void {
  const seen = new Map<string, { extent: number; operand: number }>();
  operands.forEach((labels, operand) =>
    labels.forEach((label, axis) => {
      const extent = shapes[operand][axis];
      const first = seen.get(label);
      const isStretched = label.startsWith(".") && (extent === 1 || first?.extent === 1);
      if (!first || (isStretched && first.extent === 1)) seen.set(label, { extent, operand });
      else if (first.extent !== extent && !isStretched) {
        const name = label.startsWith(".") ? "an axis of the ellipsis" : `letter ${label}`;
        const where = (i: number) => `operand ${i} ${showShape(shapes[i])}`;
        fail(`${name} is ${first.extent} in ${where(first.operand)} and ${extent} in ${where(operand)}`);
      }
    })
  );
}

/** Without an arrow: the ellipsis, then the letters that occur once, in alphabetical order. */
function impliedResult(operands: Equation["operands"], hidden: readonly string[]): string[] {
  const all = operands.flat().filter((label) => !label.startsWith("."));
  return [...hidden, ...all.filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort()];
}

function resultAxes(term: string, hidden: readonly string[], fail: Fail): string[] {
  const count = term.includes("...") ? hidden.length : 0;
  const letters = term.replaceAll("...", "").length;
  return axesOf(term, letters + count, "the result", fail);
}
