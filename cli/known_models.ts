// The networks of models/mod.ts by the names of the functions that make them, and the images that each is made for.

import type { Module } from "../layers/mod.ts";
import { modelFacts } from "../models/facts.ts";
import * as models from "../models/mod.ts";

/** What a network is fed with: images [channels, height, width], and their mean and standard deviation. */
export interface ImageFacts {
  readonly inputSize: readonly [channels: number, height: number, width: number];
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
}

/** A network that can be asked for by name. */
export interface KnownModel {
  /** Makes it, for another number of classes where one is given. */
  readonly make: (numClasses?: number) => Module;
  readonly facts: ImageFacts;
}

type Builder = (options: { numClasses?: number }) => Module;

const exported: Readonly<Record<string, unknown>> = models;

/** The names of all networks. */
export function modelNames(): string[] {
  return Object.keys(modelFacts).sort();
}

/** The network of this name; throws a RangeError with all names where there is none. */
export function knownModel(name: string): KnownModel {
  if (!Object.hasOwn(modelFacts, name)) {
    throw new RangeError(`found no network ${name}, needed one of ${modelNames().join(", ")}`);
  }
  const build = exported[name] as Builder;
  return {
    make: (numClasses) => build(numClasses === undefined ? {} : { numClasses }),
    facts: modelFacts[name],
  };
}

/** `3x224x224` as numbers; throws a RangeError where it is something else. */
export function parseExtents(option: string, text: string): number[] {
  const extents = text.split("x").map(Number);
  if (extents.every((extent) => Number.isInteger(extent) && extent > 0)) return extents;
  throw new RangeError(`${option} needs whole numbers joined by x, such as 3x224x224, found ${text}`);
}
