// Trains LeNet-5 on the MNIST digits and tells how many of the 10,000 test digits it reads: deno run -A examples/train_lenet.ts
import { crossEntropy, defaultDevice, jit, key, type Tensor, valueAndGrad } from "@tilegrad/tilegrad";
import { batches } from "@tilegrad/tilegrad/data";
import { loadMnist } from "@tilegrad/tilegrad/data/files";
import { lenet5 } from "@tilegrad/tilegrad/models";
import { evaluate, optim } from "@tilegrad/tilegrad/train";

await defaultDevice();
const { train, test } = await loadMnist();
const model = lenet5();
const optimizer = optim.sgd({ lr: 0.02, momentum: 0.9 });
let { params, buffers } = model.init(key(1));
let state = optimizer.init(params);

const step = jit((p: typeof params, s: typeof state, x: Tensor, y: Tensor) => {
  const [loss, grads] = valueAndGrad((p: typeof params) => crossEntropy(model.apply({ params: p, buffers }, x), y))(p);
  return [...optimizer.step(p, grads, s), loss] as const;
}, { donate: [0, 1] });

for await (const { x, y } of batches(train, { batchSize: 64, seed: 1 })) [params, state] = step(params, state, x, y);
const { accuracy } = await evaluate(model, { params, buffers }, batches(test, { batchSize: 500, shuffle: false }));
console.log(`${(100 * accuracy).toFixed(2)} % of the test digits`);
