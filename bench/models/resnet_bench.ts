import { resnet18 } from "../../models/mod.ts";
import { benchOp } from "../harness.ts";
import { forwardRow, stepRow } from "./_model.ts";

// The batches show that the cost grows in proportion.
benchOp("resnet18", [
  ...[1, 2, 4, 8, 16].map((batch) => forwardRow(resnet18(), [batch, 3, 224, 224])),
  stepRow(resnet18(), [16, 3, 64, 64], 1000),
]);
