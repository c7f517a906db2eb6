import { lenet5 } from "../../models/mod.ts";
import { benchOp } from "../harness.ts";
import { forwardRow, stepRow } from "./_model.ts";

benchOp("lenet5", [forwardRow(lenet5(), [1, 1, 28, 28]), stepRow(lenet5(), [64, 1, 28, 28], 10)]);
