import { sum, type Tensor, valueAndGrad } from "../../core/mod.ts";
import { gru, lstm, type RecurrentModule, rnn } from "../../layers/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

const [STEPS, BATCH, FEATURES, HIDDEN] = [28, 32, 28, 64];

/** The outputs of a network, and the gradients of its parameters. */
function rowsOf(name: string, network: RecurrentModule, gates: number): BenchRow[] {
  const names = Object.keys(network.specs.params);
  const inputs = () => [
    filled(STEPS, BATCH, FEATURES),
    ...Object.values(network.specs.params).map(({ shape }) => filled(...shape)),
  ];
  const paramsOf = (values: readonly Tensor[]) => Object.fromEntries(values.map((value, i) => [names[i], value]));
  const flops = 2 * STEPS * BATCH * gates * HIDDEN * (FEATURES + HIDDEN);
  const size = `[${STEPS},${BATCH},${FEATURES}] to ${HIDDEN}`;
  return [
    { name: `${name} ${size}`, flops, inputs, run: (x, ...values) => network.run(paramsOf(values), x).output },
    {
      name: `${name} ${size}, gradients`,
      flops: 3 * flops,
      inputs,
      run: (x, ...values) =>
        valueAndGrad((values: Tensor[]) => sum(network.run(paramsOf(values), x).output))(values)[1],
    },
  ];
}

benchOp("recurrent", [
  ...rowsOf("rnn", rnn(FEATURES, HIDDEN), 1),
  ...rowsOf("lstm", lstm(FEATURES, HIDDEN), 4),
  ...rowsOf("gru", gru(FEATURES, HIDDEN), 3),
]);
