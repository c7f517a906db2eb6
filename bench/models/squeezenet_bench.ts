import { squeezenet1_1 } from "../../models/mod.ts";
import { benchOp } from "../harness.ts";
import { forwardRow } from "./_model.ts";

benchOp("squeezenet1_1", [forwardRow(squeezenet1_1(), [1, 3, 224, 224])]);
