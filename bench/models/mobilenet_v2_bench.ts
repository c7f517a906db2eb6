import { mobilenetV2 } from "../../models/mod.ts";
import { benchOp } from "../harness.ts";
import { forwardRow } from "./_model.ts";

benchOp("mobilenetV2", [forwardRow(mobilenetV2(), [1, 3, 224, 224])]);
