/** Forward rows as ONNX graphs (opset 17): the first inputs are fed at each call, weights are initializers. */
// deno-lint-ignore no-import-prefix -- peers stay out of the import map, so that nothing else downloads them
import proto from "npm:onnx-proto@8.0.1";
import type { Forward, Net } from "./net.ts";
import type { Input, Inputs } from "./rows.ts";

const { onnx } = proto;
const FLOAT = 1, INTEGERS = 7, INTEGER = 2, REAL = 1;
type Attribute = number | readonly number[];

function attribute(name: string, value: Attribute) {
  if (typeof value !== "number") return { name, type: INTEGERS, ints: [...value] };
  return Number.isInteger(value) ? { name, type: INTEGER, i: value } : { name, type: REAL, f: value };
}

function valueInfo(name: string, shape?: readonly number[]) {
  const dims = shape && { shape: { dim: shape.map((dimValue) => ({ dimValue })) } };
  return { name, type: { tensorType: { elemType: FLOAT, ...dims } } };
}

function initializer(name: string, { shape, data }: Input) {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: FLOAT, dims: [...shape], rawData };
}

/** Names of the inputs that are fed: the operands of a product, or x. */
export function fedInputs(inputs: Inputs): string[] {
  return Object.keys(inputs).filter((name) => ["x", "a", "b"].includes(name));
}

/** A model of one row, serialised; its output is named `y`. */
export function onnxModel(forward: Forward, inputs: Inputs): Uint8Array {
  const nodes: object[] = [];
  const node = (opType: string, input: string[], attributes: Record<string, Attribute> = {}): string => {
    const output = `${opType}${nodes.length}`;
    const attributeList = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    nodes.push({ opType, name: output, input, output: [output], attribute: attributeList });
    return output;
  };
  const constants: object[] = [];
  const operand = (value: string | number): string => {
    if (typeof value === "string") return value;
    const name = `number${constants.length}`;
    constants.push(initializer(name, { shape: [], data: Float32Array.of(value) }));
    return name;
  };
  const all = (size: number) => [size, size, size, size];
  const net: Net<string> = {
    matmul: (a, b) => node("MatMul", [a, b]),
    conv2d: (x, weight, { stride, padding, groups }) =>
      node("Conv", [x, weight], { strides: [stride, stride], pads: all(padding), group: groups }),
    batchNorm: (x, { weight, bias, mean, variance }) => node("BatchNormalization", [x, weight, bias, mean, variance]),
    relu: (x) => node("Relu", [x]),
    add: (a, b) => node("Add", [a, operand(b)]),
    mul: (a, b) => node("Mul", [a, operand(b)]),
    maxPool: (x) => node("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2], pads: all(1) }),
    globalAvgPool: (x) => node("Flatten", [node("GlobalAveragePool", [x])], { axis: 1 }),
    linear: (x, weight, bias) => node("Gemm", [x, weight, bias], { transB: 1 }),
    sum: (x) => node("ReduceSum", [x], { keepdims: 0 }),
    softmax: (x) => node("Softmax", [x], { axis: -1 }),
  };
  const last = forward(net, Object.fromEntries(Object.keys(inputs).map((name) => [name, name])));
  nodes.push({ opType: "Identity", name: "y", input: [last], output: ["y"] });
  const fed = fedInputs(inputs);
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "row",
      node: nodes,
      input: fed.map((name) => valueInfo(name, inputs[name].shape)),
      output: [valueInfo("y")],
      initializer: [
        ...constants,
        ...Object.entries(inputs).filter(([name]) => !fed.includes(name)).map(([n, i]) => initializer(n, i)),
      ],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
