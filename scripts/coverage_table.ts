// docs/coverage.md: its text from what tests did, and what its rows lack.
import type { Uses, UsesByOperator } from "./coverage_recorder.ts";

const HEAD = `# What the tests cover

Written by \`deno task coverage\` from the tests themselves: while \`tests/ops\`, \`tests/fuzz\` and the golden families run,
every call of an operator is noted. \`deno task ok\` fails where an operator has no row, or a row lacks a mark.

- **values**: a test computes it. **gradient**, **second order**: a test takes its gradient, and the gradient of that;
  \`none\` where no gradient flows from the result to a \`float32\` operand, or the result has to be awaited.
- **golden**: calls by cases with values from PyTorch. **fuzz**: calls by random cases with float64 references.
- **refusals**: calls with wrong operands that a test wants refused; \`none\` where every operand is right.

`;

const COLUMNS = ["operator", "values", "gradient", "second order", "golden", "fuzz", "refusals"] as const;

/** Operators that nothing can be asked of that would have to be refused. */
const NEVER_REFUSE: ReadonlySet<string> = new Set(["fullLike", "onesLike", "unique", "zerosLike"]);

/** The document. */
export function coverageText(uses: UsesByOperator): string {
  const rows = Object.keys(uses).sort().map((name) => cellsOf(name, uses[name]));
  const table = [COLUMNS, COLUMNS.map(() => "---"), ...rows];
  return HEAD + table.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cellsOf(name: string, uses: Uses): string[] {
  const derivative = (count: number) => uses.differentiable === 0 ? "none" : mark(count);
  return [
    `\`${name}\``,
    mark(uses.values),
    derivative(uses.gradients),
    derivative(uses.seconds),
    count(uses.golden),
    count(uses.fuzz),
    NEVER_REFUSE.has(name) ? "none" : count(uses.refusals),
  ];
}

const mark = (count: number) => count > 0 ? "yes" : "";
const count = (count: number) => count > 0 ? `${count}` : "";

/** What is wrong with the document, given the operators there are. */
export function coverageFaults(text: string, operators: readonly string[]): string[] {
  const rows = new Map(
    [...text.matchAll(/^\| `(\w+)`\s*\|(.*)\|$/gm)].map((
      [, name, rest],
    ) => [name, rest.split("|").map((cell) => cell.trim())]),
  );
  const faults = [...rows.keys()].filter((name) => !operators.includes(name)).map((name) =>
    `${name}: no such operator`
  );
  for (const name of operators) {
    const cells = rows.get(name);
    if (!cells) faults.push(`${name}: no row`);
    for (const column of ["values", "gradient", "second order", "refusals"] as const) {
      if (cells && cells[COLUMNS.indexOf(column) - 1] === "") faults.push(`${name}: no mark for ${column}`);
    }
  }
  return faults;
}
