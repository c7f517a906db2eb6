// Node without the package webgpu: the message is all that is printed.
import { defaultDevice } from "@tilegrad/tilegrad";

await defaultDevice().catch((error) => console.log(`${error.name}: ${error.message}`));
