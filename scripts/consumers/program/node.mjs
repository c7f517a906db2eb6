// Node: the npm package webgpu gives the entry point and the constants of WebGPU.
import { readFile } from "node:fs/promises";
import { defaultDevice } from "@tilegrad/tilegrad";
import { create, globals } from "webgpu";
import { report } from "./dist/consumers/program/report.js";

Object.assign(globalThis, globals);
await defaultDevice({ gpu: create([]) });
const read = (name) => readFile(new URL(`golden/${name}`, import.meta.url));
console.log(JSON.stringify(await report(read)));
