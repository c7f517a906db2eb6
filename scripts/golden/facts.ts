/** Family slides: counts that the lectures print, and conventions in which they differ from PyTorch. */
import * as t from "@tilegrad/tilegrad";
import { conv2d, flatten, gru, linear, lstm, type Module, sequential, summary } from "@tilegrad/tilegrad/layers";
import { type Check, inline, judge, UnknownOperator } from "./check.ts";
import type { Family, GoldenCase } from "./format.ts";
import { modelOf } from "./models.ts";

const bare = { bias: false } as const;
const imageOf = (name: string): t.Shape => [1, 3, ...name.startsWith("alexnet") ? [227, 227] : [224, 224]];

function sizeOf(shape: t.Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Elements of all parameters whose names fit. */
function count({ specs }: Module, fits: (name: string) => boolean = () => true): number {
  const fitting = Object.entries(specs.params).filter(([name]) => fits(name));
  return fitting.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
}

/** Multiply-accumulates of all layers of a model whose names fit. */
function macs(name: string, fits: (layer: string) => boolean = () => true): number {
  const { layers } = summary(modelOf(name), imageOf(name));
  return layers.filter((layer) => fits(layer.name)).reduce((sum, { macs }) => sum + macs, 0);
}

/** The part of GoogLeNet that a row of its table means, by names. */
function inRow(row: string): (name: string) => boolean {
  const parts = row === "conv2" ? ["conv2_reduce", "conv2"] : [row.replace(" ", "")];
  return (name) => parts.some((part) => name === part || name.startsWith(`${part}.`));
}

const convolution = (kernel: number) => conv2d(192, 256, kernel, { padding: (kernel - 1) / 2, ...bare });
const atInception = [1, 192, 28, 28];

/** What a row says, and how tilegrad counts it. */
const COUNTS: readonly (readonly [what: RegExp, count: (...parts: string[]) => number])[] = [
  [/^AlexNet (\w+) parameters$/, (layer) => count(modelOf("alexnet_original"), (name) => name.startsWith(`${layer}.`))],
  [/^AlexNet total$/, () => count(modelOf("alexnet_original"))],
  [/^last layer \w+ (\d+)x(\d+)x(\d+)x(\d+)/, (c, h, w, out) => count(linear(+c * +h * +w, +out, bare))],
  [
    /^1x1 reduction (\d+)->(\d+) then 5x5 to (\d+)$/,
    (c, mid, out) => count(sequential({ reduce: conv2d(+c, +mid, 1, bare), conv: conv2d(+mid, +out, 5, bare) })),
  ],
  [/^plain pair of 3x3x(\d+)x(\d+)$/, (c, out) => 2 * count(conv2d(+c, +out, 3, bare))],
  [
    /^bottleneck (\d+)-(\d+)-(\d+)-(\d+)$/,
    (a, b, c, d) =>
      count(sequential({
        reduce: conv2d(+a, +b, 1, bare),
        conv: conv2d(+b, +c, 3, bare),
        expand: conv2d(+c, +d, 1, bare),
      })),
  ],
  [/^(\d)x\d conv (?:192->256 )?\([\d.]+ M\)$/, (kernel) => count(convolution(+kernel))],
  [/^(\d)x\d conv FLOPs/, (kernel) => convolution(+kernel).describe(atInception).macs],
  [/^Inception block parameters/, () => googlenetWeights("inception 3a")],
  [/^Inception block FLOPs/, () => macs("googlenet_original", inRow("inception 3a"))],
  [/^GoogLeNet table: (.+) params/, (row) => googlenetWeights(row)],
  [/^GoogLeNet table: (.+) ops/, (row) => macs("googlenet_original", inRow(row))],
  [/^GoogLeNet table: linear/, () => count(linear(1024, 1000, bare))],
  [/^GoogLeNet has 4M parameters$/, () => count(modelOf("googlenet_original"), (name) => !name.startsWith("aux"))],
  [/^ResNet-(\d+) FLOPs/, (depth) => macs(`resnet${depth}`)],
  [/^32\*32\*3$/, () => flatten().describe([1, 3, 32, 32]).output[1]],
  [/^3072\*100 weights$/, () => count(linear(3072, 100, bare))],
  [/^1000\*1000\*1e6 weights$/, () => count(linear(1000 * 1000, 1e6, bare))],
  // Each of a million neurons has a window and weights of its own.
  [/^10\*10\*1e6 weights$/, () => count(conv2d(1e6, 1e6, 10, { groups: 1e6, ...bare }))],
  [/^100 kernels of 10x10$/, () => count(conv2d(1, 100, 10, bare))],
];

function googlenetWeights(row: string): number {
  return count(modelOf("googlenet_original"), (name) => inRow(row)(name) && name.endsWith(".weight"));
}

function countOf(what: string): number {
  for (const [pattern, counted] of COUNTS) {
    const match = pattern.exec(what);
    if (match) return counted(...match.slice(1));
  }
  throw new UnknownOperator(`fact ${what}`);
}

const loose = { atol: 1e-6, rtol: 1e-6 };

/** Both conventions of a topic as numbers: what tilegrad gives, and what it must be. */
const CONVENTIONS: Readonly<Record<string, () => readonly (readonly [t.Tensor | number, number])[]>> = {
  dropout: () => {
    const x = t.ones([64]), key = t.key(1), rate = 0.25;
    return [
      [t.max(t.dropout(x, { rate, key, mode: "classic" })), 1],
      [t.max(t.dropout(x, { rate, mode: "classic", train: false })), rate],
      [t.max(t.dropout(x, { rate, key })), 1 / (1 - rate)],
      [t.max(t.dropout(x, { rate, train: false })), 1],
    ];
  },
  "local response normalisation": () => {
    const x = t.ones([1, 5, 1, 1]);
    const middle = (form: "sum" | "mean") =>
      t.slice(t.localResponseNorm(x, 5, { alpha: 0.1, beta: 1, k: 2, form }), [null, [2, 3]]);
    return [[middle("sum"), 1 / (2 + 0.1 * 5)], [middle("mean"), 1 / (2 + 0.1)]];
  },
  "AlexNet order": () =>
    [["lrn-pool", {}], ["pool-lrn", { order: "pool-lrn" }]].map(([order, kwargs]) => {
      const { layers } = summary(modelOf("alexnet_original", kwargs as object), imageOf("alexnet"));
      const at = (kind: RegExp) => layers.findIndex((layer) => kind.test(layer.kind));
      return [Math.sign(at(/maxPool/) - at(/localResponseNorm/)), order === "lrn-pool" ? 1 : -1];
    }),
  "AlexNet table": () => {
    const { params } = modelOf("alexnet_original").specs;
    const [first, ...others] = ["fc6", "fc7", "fc8"].map((name) => params[`${name}.weight`].shape);
    return [[first[1], 9216], [first[0], 4096], ...others.map(([out], i) => [out, [4096, 1000][i]] as const)];
  },
  "GoogLeNet 5x5 branch": () => [
    [modelOf("googlenet_original").specs.params["inception3a.b3.weight"].shape[3], 5],
    [modelOf("googlenet").specs.params["inception3a.branch3.1.conv.weight"].shape[3], 3],
  ],
  "mean squared error": () => {
    const [y, target] = [t.tensor([[1, 2], [3, 4]]), t.tensor([[0, 0], [0, 1]])];
    return [[t.halfSquaredError(y, target), 23 / 4], [t.mse(y, target), 23 / 4]];
  },
  "L2 pooling": () => [[t.lpPool2d(t.tensor([[[[1, 2], [3, 4]]]]), 2, { order: 2 }), Math.sqrt(30)]],
  "GRU/LSTM": () => [gru, lstm].map((network) => [network(3, 4).describe([1, 5, 3]).output[2], 4]),
};

async function conventionCheck(topic: string): Promise<Check> {
  if (!Object.hasOwn(CONVENTIONS, topic)) throw new UnknownOperator(`convention ${topic}`);
  const pairs = CONVENTIONS[topic]();
  const got = await Promise.all(
    pairs.map(async ([value]) => typeof value === "number" ? value : (await value.data())[0]),
  );
  return { label: topic, got, reference: inline(pairs.map(([, want]) => want), loose) };
}

function countCheck(what: string, value: number): Check {
  return { label: what, got: [countOf(what)], reference: inline([value]) };
}

/** Every row. Where a network is missing, the other rows are judged all the same, and the case is reported as unknown. */
export async function factChecks(family: Family, { rows = [] }: GoldenCase): Promise<Check[]> {
  const checks: Check[] = [];
  const missing = new Set<string>();
  for (const { what, value, topic } of rows as readonly { what: string; value: number; topic?: string }[]) {
    try {
      checks.push(topic === undefined ? countCheck(what, value) : await conventionCheck(topic));
    } catch (error) {
      if (!(error instanceof UnknownOperator)) throw error;
      missing.add(error.message);
    }
  }
  if (missing.size === 0) return checks;
  const wrong = checks.filter((check) => judge(family, check, check.got as number[]).misfit.ratio > 1);
  if (wrong.length > 0) throw new Error(wrong.map(({ label, got }) => `${label}: found ${got}`).join("; "));
  throw new UnknownOperator([...missing].sort().join(", "));
}
