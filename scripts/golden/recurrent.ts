/** Family recurrent: networks by their parameters' names in PyTorch. */
import {
  gru,
  lstm,
  type Nonlinearity,
  type RecurrentModule,
  type RecurrentOptions,
  rnn,
} from "@tilegrad/tilegrad/layers";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

type Factory = (
  inFeatures: number,
  hidden: number,
  options: RecurrentOptions & { nonlinearity?: Nonlinearity },
) => RecurrentModule;

/** The outputs and the last state, from x, parameters and perhaps a first state. */
function run(factory: Factory, { x, h0, c0, ...params }: Tensors, attributes: Attributes): Tensors {
  const { input_size, hidden_size, num_layers, bias, batch_first, bidirectional, nonlinearity } = attributes;
  const network = factory(input_size, hidden_size, {
    layers: num_layers,
    bias,
    batchFirst: batch_first,
    bidirectional,
    nonlinearity,
  });
  const first = [h0, c0].filter((one) => one !== undefined);
  const { output, state: [hn, cn] } = network.run(params, x, first.length > 0 ? first : undefined);
  return { output, hn, ...cn && { cn } };
}

export const recurrentOperators: Operators = {
  RNN: (inputs, attributes) => run(rnn, inputs, attributes),
  LSTM: (inputs, attributes) => run(lstm, inputs, attributes),
  GRU: (inputs, attributes) => run(gru, inputs, attributes),
};
