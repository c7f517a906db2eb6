/** A picture with text, the same bytes in every runtime. */
import { confusionPng } from "@tilegrad/tilegrad/viz";
import { sha256 } from "./sha256.ts";

/** SHA-256 of a small confusion matrix as a PNG file. */
export async function picture(): Promise<string> {
  const png = await confusionPng([[9, 1], [3, 7]], { title: "Ten of each → all", classes: ["cat", "dog"] });
  return await sha256(png as Uint8Array<ArrayBuffer>);
}
