/**
 * tilegrad: a WebGPU-first deep-learning framework for Deno.
 *
 * @module
 */
export * from "./core/mod.ts";
