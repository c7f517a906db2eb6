import { assertEquals } from "@std/assert";
import { imagenetClasses } from "../../cli/imagenet_classes.ts";

Deno.test("ImageNet's classes have a name each, in torchvision's order", () => {
  assertEquals([imagenetClasses.length, new Set(imagenetClasses).size], [1000, 1000]);
  assertEquals(imagenetClasses.filter((name) => name !== name.trim() || name === ""), []);
  const known = {
    0: "tench",
    134: "crane (bird)",
    207: "golden retriever",
    285: "Egyptian cat",
    388: "giant panda",
    517: "crane (machine)",
    817: "sports car",
    954: "banana",
    999: "toilet tissue",
  };
  for (const [label, name] of Object.entries(known)) assertEquals(imagenetClasses[Number(label)], name);
});
