import { resnet18 } from "../../models/mod.ts";
import { benchOp } from "../harness.ts";
import { forwardRow } from "./_model.ts";

benchOp("resnet18", [forwardRow(resnet18(), [1, 3, 224, 224])]);
