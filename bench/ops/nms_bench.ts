// What is timed is the whole call: reading boxes and scores back, and the choice on the host.
import { nms, realize, tensor } from "../../core/mod.ts";

const COUNT = 2000;

const boxes = tensor(Array.from({ length: COUNT }, (_, i) => {
  const [x, y] = [i * 37 % 500, i * 91 % 500];
  return [x, y, x + 20 + i % 30, y + 20 + i % 17];
}));
const scores = tensor(Float32Array.from({ length: COUNT }, (_, i) => i * 7919 % COUNT / COUNT));
await realize(boxes, scores);

Deno.bench(`nms of ${COUNT} boxes`, async () => {
  await nms(boxes, scores, 0.5);
});
