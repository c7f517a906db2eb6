/** One table of everything the runner can do; what is absent here is reported as unknown. */
import type { Procedure } from "./check.ts";
import { convolutionOperators } from "./conv2d.ts";
import { factChecks } from "./facts.ts";
import { formulaChecks } from "./formula_cases.ts";
import { lossOperators, topKChecks } from "./losses.ts";
import { modelChecks, modelGradientChecks } from "./models.ts";
import { normOperators } from "./norm.ts";
import type { Operators } from "./operator.ts";
import { elementwiseOperators } from "./ops_elementwise.ts";
import { indexOperators } from "./ops_index.ts";
import { linearOperators } from "./ops_linear.ts";
import { reductionOperators } from "./ops_reduce.ts";
import { shapeOperators } from "./ops_shape.ts";
import { optimizerChecks } from "./optim.ts";
import { poolOperators } from "./pool.ts";
import { recurrentOperators } from "./recurrent.ts";
import { scheduleChecks } from "./schedules.ts";
import { outputSizeChecks, samePaddingChecks } from "./slides.ts";
import { trainingChecks } from "./training.ts";

/** Cases that are one call of an operator, by the name in the manifest. */
export const operators: Operators = {
  ...elementwiseOperators,
  ...reductionOperators,
  ...shapeOperators,
  ...linearOperators,
  ...indexOperators,
  ...convolutionOperators,
  ...poolOperators,
  ...normOperators,
  ...lossOperators,
  ...recurrentOperators,
};

/** Cases of their own kind. */
export const procedures: Readonly<Record<string, Procedure>> = {
  formula: formulaChecks,
  optimizer: optimizerChecks,
  lr_schedule: scheduleChecks,
  topk_correct: topKChecks,
  facts: factChecks,
  output_size: outputSizeChecks,
  same_padding: samePaddingChecks,
  model: modelChecks,
  model_grad: modelGradientChecks,
  training: trainingChecks,
};
