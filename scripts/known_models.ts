// The networks of models/mod.ts by the names of the functions that make them, and the images that each is made for.

import type { Module } from "../layers/mod.ts";
import * as models from "../models/mod.ts";

/** What a network is fed with: images [channels, height, width], and their mean and standard deviation. */
export interface ImageFacts {
  readonly inputSize: readonly [channels: number, height: number, width: number];
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
}

/** A network that can be asked for by name. */
export interface KnownModel {
  readonly name: string;
  /** Makes it, for another number of classes where one is given. */
  readonly make: (numClasses?: number) => Module;
  /** Absent where models/mod.ts tells nothing of its images. */
  readonly facts?: ImageFacts;
}

type Builder = (options: { numClasses?: number }) => Module;

const exported: Readonly<Record<string, unknown>> = models;

const digits: ImageFacts = { inputSize: [1, 28, 28], mean: 0.1307, std: 0.3081 };
/** Networks without an entry in the tables of facts that models/mod.ts exports. */
const furtherFacts: Readonly<Record<string, ImageFacts>> = { lenet5: digits, lenet1998: digits };

/** The names of all networks. */
export function modelNames(): string[] {
  return Object.keys(exported).filter((name) => typeof exported[name] === "function").sort();
}

/** The network of this name; throws a RangeError with all names where there is none. */
export function knownModel(name: string): KnownModel {
  if (!modelNames().includes(name)) {
    throw new RangeError(`found no network ${name}, needed one of ${modelNames().join(", ")}`);
  }
  const build = exported[name] as Builder;
  return { name, make: (numClasses) => build(numClasses === undefined ? {} : { numClasses }), facts: factsOf(name) };
}

/** Whatever models/mod.ts exports besides functions is a table of facts by name. */
function factsOf(name: string): ImageFacts | undefined {
  const tables = Object.values(exported).filter((value) => typeof value === "object");
  const facts = [...tables as Readonly<Record<string, ImageFacts>>[], furtherFacts].find((table) => name in table);
  return facts?.[name];
}

/** `3x224x224` as numbers; throws a RangeError where it is something else. */
export function parseExtents(option: string, text: string): number[] {
  const extents = text.split("x").map(Number);
  if (extents.every((extent) => Number.isInteger(extent) && extent > 0)) return extents;
  throw new RangeError(`${option} needs whole numbers joined by x, such as 3x224x224, found ${text}`);
}
