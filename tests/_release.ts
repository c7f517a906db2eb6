// Loaded before each file of tests (deno test --preload): a file's process lives on with the next file, and its device would
// keep its memory.
import { openedDefaultDevice } from "../core/gpu/default_device.ts";

addEventListener("unload", () => openedDefaultDevice()?.destroy());
