"""Writes reference.safetensors with the reference library, and reads arabica.safetensors, which Arabica wrote, with it.

pip install safetensors numpy; python safetensors_files.py
"""
import os

import numpy as np
from safetensors.numpy import load_file, save_file

HERE = os.path.dirname(os.path.abspath(__file__))


def tensors():
    """The same on both sides; SafetensorsTest has them in Java."""
    return {
        "layer.weight": (np.arange(6, dtype="float32") / 4 - 0.5).reshape(2, 3),
        "layer.bias": np.array([1e-7, -2.5], dtype="float64"),
        "steps": np.array(41, dtype="int32"),
        "mask": np.array([True, False, True]),
        "empty": np.zeros((0, 3), dtype="float32"),
    }


save_file(tensors() | {"half": np.array([0.5, -65504], dtype="float16"), "long": np.array([1 << 30, -1], dtype="int64"),
                       "bytes": np.array([200, 7], dtype="uint8")}, os.path.join(HERE, "reference.safetensors"), {"made_by": "reference"})

ours = load_file(os.path.join(HERE, "arabica.safetensors"))
assert ours.keys() == tensors().keys(), ours.keys()
for name, expected in tensors().items():
    assert ours[name].dtype == expected.dtype and ours[name].shape == expected.shape, name
    assert np.array_equal(ours[name], expected), name
print("arabica.safetensors is what it should be")
