import { DTypeError, ShapeError, ValueError } from "../core/mod.ts";
import { joinName } from "./names.ts";

const place = / \(in layer ([^)]*)\)$/;

/** Runs `work` of the layer `name`; an error about what it was given says which layer that was. */
export function inLayer<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const Kind = [ShapeError, DTypeError, ValueError].find((kind) => error instanceof kind);
    if (!Kind || name === "") throw error;
    const { message, cause } = error as Error;
    const inner = place.exec(message);
    const path = inner ? joinName(name, inner[1]) : name;
    throw new Kind(`${message.replace(place, "")} (in layer ${path})`, { cause: inner ? cause : error });
  }
}
