"""Writes half/NAME.keras, models with weights of 16 bits, and half/NAME.npz: input x and the output y that float32 gives for these weights.

pip install keras tensorflow-cpu h5py; KERAS_BACKEND=tensorflow python half_files.py
"""
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "half")
os.makedirs(FOLDER, exist_ok=True)
layers = keras.layers


def model(dtype):
    return keras.Sequential([layers.Input((4,), dtype="float32"), layers.Dense(5, "tanh", dtype=dtype), layers.Dense(2, dtype=dtype)])


for dtype in ("float16", "bfloat16", "mixed_float16", "mixed_bfloat16"):
    keras.utils.set_random_seed(1)
    half = model(dtype)
    half.save(os.path.join(FOLDER, dtype + ".keras"))
    whole = model("float32")
    whole.set_weights([np.asarray(keras.ops.cast(weight, "float32")) for weight in half.weights])
    x = np.random.default_rng(1).normal(size=(3, 4)).astype("float32")
    np.savez(os.path.join(FOLDER, dtype + ".npz"), x=x, y=np.asarray(whole(x)))
