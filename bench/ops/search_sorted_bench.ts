import { linspace, searchSorted } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("searchSorted", [
  {
    name: "1048576 values in 1024",
    bytes: 2 * 4 * 2 ** 20,
    inputs: () => [linspace(-1, 1, 1024), filled(2 ** 20)],
    run: (sorted, x) => searchSorted(sorted, x),
  },
  {
    name: "65536 values in 1048576",
    bytes: 2 * 4 * 65536,
    inputs: () => [linspace(-1, 1, 2 ** 20), filled(65536)],
    run: (sorted, x) => searchSorted(sorted, x),
  },
]);
