"""Writes state.pth as torch.save does, with CPython's own pickler and zipfile: python3 make_torch_file.py

Classes and functions of the names that torch has stand in for it: a pickle holds nothing of them but the names.
"""
import collections
import io
import pickle
import struct
import sys
import types
import zipfile
from pathlib import Path

torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, utils


def stand_in(module, name):
    if hasattr(module, name):
        return getattr(module, name)

    def function(*_):
        pass

    function.__module__, function.__qualname__, function.__name__ = module.__name__, name, name
    setattr(module, name, function)
    return function


rebuild_tensor = stand_in(utils, "_rebuild_tensor_v2")
rebuild_parameter = stand_in(utils, "_rebuild_parameter")


class Storage:
    def __init__(self, kind, code, values):
        self.kind, self.count = stand_in(torch, kind), len(values)
        self.bytes = struct.pack(f"<{len(values)}{code}", *values)


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.args = (storage, offset, size, stride, False, collections.OrderedDict())

    def __reduce__(self):
        return rebuild_tensor, self.args


class Parameter:
    def __init__(self, data):
        self.data = data

    def __reduce__(self):
        return rebuild_parameter, (self.data, True, collections.OrderedDict())


storages = []


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        if value not in storages:
            storages.append(value)
        return ("storage", value.kind, str(storages.index(value)), "cpu", value.count)


shared = Storage("FloatStorage", "f", [0.5 * i for i in range(12)])
state = collections.OrderedDict()
state["conv.weight"] = Parameter(Tensor(shared, 0, (3, 4), (4, 1)))
state["transposed"] = Tensor(shared, 0, (4, 3), (1, 4))
state["column"] = Tensor(shared, 2, (3,), (4,))
state["half"] = Tensor(Storage("HalfStorage", "e", [1.5, -2.0]), 0, (2,), (1,))
state["double"] = Tensor(Storage("DoubleStorage", "d", [0.1]), 0, (1,), (1,))
state["bn.num_batches_tracked"] = Tensor(Storage("LongStorage", "q", [-7]), 0, (), ())
state["mask"] = Tensor(Storage("BoolStorage", "?", [True, False]), 0, (2,), (1,))
state["bytes"] = Tensor(Storage("ByteStorage", "B", [255, 0]), 0, (2,), (1,))
state["brain"] = Tensor(Storage("BFloat16Storage", "H", [0x3F80, 0xC049]), 0, (2,), (1,))
state["none"] = Tensor(Storage("FloatStorage", "f", []), 0, (0, 4), (4, 1))
state._metadata = collections.OrderedDict([("", {"version": 1}), ("bn", {"version": 2})])
checkpoint = {"state_dict": state, "epoch": 90, "large": 2**40, "loss": 0.25, "arch": "tiny", "best": True, "rest": [None, -3]}

target = Path(__file__).parent / "state.pth"
pickled = io.BytesIO()
Pickler(pickled, protocol=2).dump(checkpoint)
with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
    write = lambda name, data: archive.writestr(zipfile.ZipInfo(f"state/{name}"), data)
    write("data.pkl", pickled.getvalue())
    write("byteorder", "little")
    for index, storage in enumerate(storages):
        write(f"data/{index}", storage.bytes)
    write("version", "3\n")
