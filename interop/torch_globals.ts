import { brokenTorch, type PickleGlobal, type PickleValue, type StorageRef, type TensorRef } from "./pickle_values.ts";
import type { PickleContext } from "./unpickle.ts";

/** Element types of torch's storages, as safetensors calls them. */
const storageTypes: Readonly<Record<string, string>> = {
  FloatStorage: "F32",
  DoubleStorage: "F64",
  HalfStorage: "F16",
  BFloat16Storage: "BF16",
  LongStorage: "I64",
  IntStorage: "I32",
  ShortStorage: "I16",
  CharStorage: "I8",
  ByteStorage: "U8",
  BoolStorage: "BOOL",
};

const functions: readonly PickleGlobal[] = [
  { name: "collections.OrderedDict", call: orderedDict },
  { name: "torch._utils._rebuild_tensor_v2", call: rebuildTensor },
  { name: "torch._utils._rebuild_parameter", call: ([data]) => data },
];

/** Everything that a torch file may name; nothing of it runs Python. */
export const torchContext: PickleContext = {
  global(module, name) {
    const full = `${module}.${name}`;
    if (module === "torch" && Object.hasOwn(storageTypes, name)) return { name: full };
    const known = functions.find((one) => one.name === full);
    if (known) return known;
    throw brokenTorch(
      `found the global ${full}, which is refused: needed tensors in dictionaries and lists, ` +
        `such as torch.save(model.state_dict(), path) writes`,
    );
  },
  persistent: storageOf,
};

/** `("storage", torch.FloatStorage, key, location, number of elements)`. */
function storageOf(id: PickleValue): StorageRef {
  if (Array.isArray(id) && id.length === 5) {
    const [tag, type, key, , elements] = id;
    const typeName = isGlobal(type) ? storageTypes[type.name.replace("torch.", "")] : undefined;
    if (tag === "storage" && typeName && typeof key === "string" && isCount(elements)) {
      return { kind: "storage", type: typeName, key, elements };
    }
  }
  throw brokenTorch("found a reference that is no storage of a known type");
}

/** `(storage, offset, size, stride, requires_grad, backward_hooks)`. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TensorRef {
  if (!isStorage(storage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides)) {
    throw brokenTorch("found a tensor without storage, offset, size and stride of whole numbers of at least 0");
  }
  const fail = (what: string) =>
    brokenTorch(`found a tensor [${shape}] with strides [${strides}] from element ${offset}, ${what}`);
  if (shape.length !== strides.length) throw fail("needed a stride for each axis");
  const size = shape.reduce((count, extent) => count * extent, 1);
  const last = shape.reduce((index, extent, axis) => index + (extent - 1) * strides[axis], offset);
  if (size > 0 && last >= storage.elements) {
    throw fail(`needed it inside its storage of ${storage.elements} elements`);
  }
  if (size > storage.elements) {
    throw fail(`which repeats a storage of ${storage.elements} elements: needed it saved after contiguous()`);
  }
  return { kind: "tensor", storage, offset, shape, strides };
}

function orderedDict(args: readonly PickleValue[]): Map<PickleValue, PickleValue> {
  if (args.length > 0) throw brokenTorch("found an OrderedDict made with arguments, needed an empty one to fill");
  return new Map();
}

function isGlobal(value: PickleValue): value is PickleGlobal {
  return typeof value === "object" && value !== null && "name" in value;
}

function isStorage(value: PickleValue): value is StorageRef {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "storage";
}

function isCount(value: PickleValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickleValue): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
