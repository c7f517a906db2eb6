import { assertEquals } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool3d,
  channelShuffle,
  l2Pool2d,
  type Module,
  pad,
  pixelShuffle,
  pixelUnshuffle,
  subsample,
  unflatten,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

const { ShapeError } = core;
const none = { params: {}, buffers: {} };

async function checkLayer(layer: Module, x: core.Tensor, want: core.Tensor): Promise<void> {
  assertEquals(await layer.apply(none, x).data(), await want.data());
  assertEquals(layer.describe(x.shape).output, want.shape);
}

Deno.test("pads of rows, planes and volumes, in every mode", async () => {
  const [row, plane, volume] = [random([1, 2, 5]), random([1, 2, 4, 5]), random([1, 1, 3, 4, 5])];
  for (const mode of ["constant", "edge", "reflect", "circular"] as const) {
    await checkLayer(pad(2, { mode }), row, core.pad(row, [[0, 0], [0, 0], [2, 2]], { mode }));
    await checkLayer(
      pad([1, [0, 3]], { mode }),
      plane,
      core.pad(plane, [[0, 0], [0, 0], [1, 1], [0, 3]], { mode }),
    );
  }
  await checkLayer(pad(1), volume, core.pad(volume, [[0, 0], [0, 0], [1, 1], [1, 1], [1, 1]]));
  await checkLayer(pad([[1, 0]], { value: 7 }), plane, core.pad(plane, [[0, 0], [0, 0], [0, 0], [1, 0]], { value: 7 }));
});

Deno.test("shuffles and cuts reach the operation, and say what an element sees", async () => {
  const x = random([2, 8, 4, 6]);
  await checkLayer(pixelShuffle(2), x, core.pixelShuffle(x, 2));
  await checkLayer(pixelUnshuffle(2), x, core.pixelUnshuffle(x, 2));
  await checkLayer(channelShuffle(4), x, core.channelShuffle(x, 4));
  await checkLayer(unflatten(1, [2, -1]), x, core.unflatten(x, 1, [2, -1]));
  assertEquals(pixelShuffle(2).describe(x.shape).field, { size: [1, 1], jump: [0.5, 0.5], whole: false });
  assertEquals(pixelUnshuffle(2).describe(x.shape).field, { size: [2, 2], jump: [2, 2], whole: false });
});

Deno.test("decimation, Euclidean pooling, and pooling of rows and volumes to a size", async () => {
  const x = random([1, 2, 5, 7], { min: 0.5 });
  await checkLayer(subsample([2, 3]), x, core.subsample(x, [2, 3]));
  assertEquals(subsample(2).describe(x.shape).field, { size: [1, 1], jump: [2, 2], whole: false });
  await checkLayer(l2Pool2d([2, 3], { stride: 1 }), x, core.l2Pool2d(x, [2, 3], { stride: 1 }));
  assertEquals(l2Pool2d(2).describe(x.shape).field, { size: [2, 2], jump: [2, 2], whole: false });
  const [row, volume] = [random([1, 2, 9]), random([1, 2, 4, 5, 6])];
  await checkLayer(adaptiveAvgPool1d(4), row, core.adaptiveAvgPool1d(row, 4));
  await checkLayer(adaptiveMaxPool1d(4), row, core.adaptiveMaxPool1d(row, 4));
  await checkLayer(adaptiveAvgPool3d([2, 3, null]), volume, core.adaptiveAvgPool3d(volume, [2, 3, null]));
  await checkLayer(adaptiveMaxPool3d(2), volume, core.adaptiveMaxPool3d(volume, 2));
  assertEquals(adaptiveAvgPool1d(4).describe(row.shape).field, { size: [1, 3], jump: [1, 2], whole: false });
  assertEquals(adaptiveMaxPool3d(1).describe(volume.shape).field, { size: [5, 6], jump: [5, 6], whole: true });
});

Deno.test("wrong arguments are refused with what was found", () => {
  checkRefusals([
    [() => pad(-1), ShapeError, "Cannot make pad: found width -1"],
    [() => pad([[0, 1.5]]), ShapeError, "found width 1.5"],
    [() => pad(1).describe([2, 3]), ShapeError, "Cannot apply pad: x is [2,3], it needs 3 axes"],
    [() => pad(3, { mode: "reflect" }).describe([1, 1, 3]), ShapeError, "reflect fills at most 2"],
    [() => pixelShuffle(0), ShapeError, "Cannot make pixelShuffle: found factor 0"],
    [() => pixelShuffle(2).describe([1, 6, 1, 1]), ShapeError, "it must be a multiple of 4"],
    [() => pixelUnshuffle(1.5), ShapeError, "Cannot make pixelUnshuffle: found factor 1.5"],
    [() => channelShuffle(0), ShapeError, "Cannot make channelShuffle: found groups 0"],
    [() => unflatten(1, [3, 2]).describe([1, 7]), ShapeError, "does not fill [3,2]"],
    [() => subsample(0), ShapeError, "Cannot make subsample: found stride 0"],
    [() => l2Pool2d(0), ShapeError, "Cannot make l2Pool2d: found kernel 0"],
  ]);
});
