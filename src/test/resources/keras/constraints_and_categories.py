"""Writes stft.json beside it, by running Keras.

pip install keras tensorflow-cpu scipy; python constraints_and_categories.py
"""
import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np

keras.config.set_floatx("float64")
HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(a):
    def short(v):
        if isinstance(v, list):
            return [short(e) for e in v]
        return float("%.10g" % v) if isinstance(v, float) else v
    return short(np.asarray(a).tolist())


def write(name, cases):
    with open(os.path.join(HERE, name), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


def stft():
    cases = []
    for options, shape in (
            ({}, (8, 1, 5)), (dict(side="imag"), (8, 1, 5)), (dict(side="imag", periodic=True), (7, 1, 9)), (dict(window=None), (5, 1, 3)),
            (dict(window="hamming", scaling="spectrum"), (6, 1, 4)), (dict(window="hamming", scaling=None, periodic=True), (6, 1, 4)),
            (dict(window="blackman"), (9, 1, 3)), (dict(window="nuttall", side="imag"), (9, 1, 3)), (dict(window="blackmanharris"), (9, 1, 3)),
            (dict(window="boxcar", scaling="spectrum"), (4, 1, 3)), (dict(window=[0.5, 1.0, 2.0, -1.0], scaling="spectrum"), (4, 1, 4)), ({}, (1, 1, 3))):
        made = keras.initializers.STFT(**options)
        cases.append(dict(config=made.get_config(), shape=shape, values=numbers(made(shape))))
    write("stft.json", cases)


stft()
