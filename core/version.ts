/** The version of the package, as deno.json states it. */
export const version = "0.1.0";
