/** Family norm: normalisations, batch normalisation also between convolution and rectifier. */
import * as t from "@tilegrad/tilegrad";
import { convolution } from "./conv2d.ts";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** Batch statistics in training, running statistics otherwise. */
function batchNorm(inputs: Tensors, { training = false, momentum = 0.1, eps = 1e-5 }: Attributes): Tensors {
  const { x, weight, bias, running_mean, running_var } = inputs;
  if (!training) return { y: t.batchNorm(x, { weight, bias, mean: running_mean, variance: running_var, eps }) };
  const statistics = { runningMean: running_mean, runningVar: running_var };
  const [y, mean, variance] = t.batchNormTrain(x, { weight, bias, ...statistics, momentum, eps });
  return { y, running_mean: mean, running_var: variance };
}

function rectified(outputs: Tensors): Tensors {
  return { ...outputs, y: t.relu(outputs.y) };
}

/** The statistics and the affine map of a case whose convolution has a weight and a bias of its own. */
function normInputs({ bn_weight, bn_bias, bn_running_mean, bn_running_var, running_mean, running_var }: Tensors) {
  return {
    weight: bn_weight,
    bias: bn_bias,
    running_mean: bn_running_mean ?? running_mean,
    running_var: bn_running_var ?? running_var,
  };
}

/** The convolution that equals convolution and batch normalisation together: w s, (b - mean) s + beta, s = gamma / sd. */
function folded(inputs: Tensors, { eps }: Attributes): Tensors {
  const { weight: gamma, bias: beta, running_mean, running_var } = normInputs(inputs);
  const scale = t.div(gamma, t.sqrt(t.add(running_var, eps)));
  const centred = inputs.bias ? t.sub(inputs.bias, running_mean) : t.neg(running_mean);
  return {
    folded_weight: t.mul(inputs.weight, t.reshape(scale, [-1, 1, 1, 1])),
    folded_bias: t.add(t.mul(centred, scale), beta),
  };
}

function convolutionNorm(inputs: Tensors, attributes: Attributes, training: boolean): Tensors {
  const outputs = batchNorm({ x: convolution(inputs, attributes), ...normInputs(inputs) }, { ...attributes, training });
  return attributes.relu === false ? outputs : rectified(outputs);
}

export const normOperators: Operators = {
  batch_norm: batchNorm,
  batch_norm_relu: (inputs, attributes) => rectified(batchNorm(inputs, attributes)),
  conv_bn_relu_eval: (inputs, attributes) => ({
    ...convolutionNorm(inputs, attributes, false),
    ...folded(inputs, attributes),
  }),
  conv_bn_relu_train: (inputs, attributes) => convolutionNorm(inputs, attributes, true),
  layer_norm: ({ x, weight, bias }, { normalized_shape, eps }) =>
    t.layerNorm(x, normalized_shape, { weight, bias, eps }),
  rms_norm: ({ x, weight }, { normalized_shape, eps }) => t.rmsNorm(x, normalized_shape, { weight, eps }),
  group_norm: ({ x, weight, bias }, { num_groups, eps }) => t.groupNorm(x, num_groups, { weight, bias, eps }),
  instance_norm: ({ x, weight, bias }, { eps }) => t.instanceNorm(x, { weight, bias, eps }),
  local_response_norm: ({ x }, { size, alpha, beta, k }) => t.localResponseNorm(x, size, { alpha, beta, k }),
  normalize: ({ x }, { p, dim, eps }) => t.l2Normalize(x, { order: p, axis: dim, eps }),
};
