import { assertEquals } from "@std/assert";
import { key, type Shape, ShapeError, ValueError, zeros } from "../../core/mod.ts";
import { batchNorm2d, conv2d, flatten, linear, relu, sequential, sequentialFor } from "../../layers/mod.ts";
import { checkRefusals } from "../ops/_refusals.ts";

Deno.test("sequentialFor: each maker gets the shape that reaches it, at any depth", () => {
  const shapes: Shape[] = [];
  const net = sequentialFor([2, 3, 8, 8], {
    stem: ([, channels]) => conv2d(channels, 4, 3, { stride: 2, bias: false }),
    relu: relu(),
    block: (input) =>
      sequentialFor(input, {
        bn: ([, channels]) => batchNorm2d(channels),
        conv: (input) => {
          shapes.push(input);
          return conv2d(input[1], 6, 2);
        },
      }),
    flatten: flatten(),
    fc: ([, features]) => linear(features, 10),
  });
  assertEquals(shapes, [[2, 4, 3, 3]]);
  const same = sequential({
    stem: conv2d(3, 4, 3, { stride: 2, bias: false }),
    relu: relu(),
    block: sequential({ bn: batchNorm2d(4), conv: conv2d(4, 6, 2) }),
    flatten: flatten(),
    fc: linear(24, 10),
  });
  const shapesOf = ({ specs }: typeof same) =>
    Object.entries({ ...specs.params, ...specs.buffers }).map(([name, { shape }]) => [name, shape]);
  assertEquals(shapesOf(net), shapesOf(same));
  const { "fc.weight": weight, "block.conv.bias": bias } = net.init(key(0)).params;
  assertEquals([weight.shape, bias.shape], [[10, 24], [6]]);
  assertEquals(net.apply(net.init(key(0)), zeros([1, 3, 8, 8])).shape, [1, 10]);
});

Deno.test("sequentialFor: what does not fit is refused, with the layer's name", () => {
  checkRefusals([
    [
      () => sequentialFor([1, 3, 8, 8], { conv: conv2d(4, 2, 3) }),
      ShapeError,
      "expects 4 input channels, x has 3",
    ],
    [() => sequentialFor([1, 3, 8, 8], { stem: relu(), conv: conv2d(4, 2, 3) }), ShapeError, "(in layer conv)"],
    [() => sequentialFor([1, 0], { fc: ([, features]) => linear(features, 2) }), ShapeError, "(in layer fc)"],
    [() => sequentialFor([1, 3], { "": relu() }), ValueError, "found an empty name"],
  ]);
});
