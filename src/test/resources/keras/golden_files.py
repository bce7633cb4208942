"""Copies what the tests need out of files that Keras 3.16 wrote: golden.json and NAME.keras with NAME.npz.

pip install h5py numpy; python golden_files.py FOLDER
"""
import io
import json
import os
import sys
import zipfile

import h5py
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
folder = sys.argv[1]


def numbers(a):
    def short(v):
        if isinstance(v, list):
            return [short(e) for e in v]
        return float("%.9g" % v) if isinstance(v, float) else v
    return short(np.asarray(a).tolist())


golden = json.load(open(os.path.join(folder, "golden.json")))
with open(os.path.join(HERE, "golden_losses.json"), "w") as f:
    json.dump(dict(inputs=golden["loss_inputs"], losses=golden["losses"]), f)
    f.write("\n")

names = sorted(n[:-6] for n in os.listdir(os.path.join(folder, "layers")) if n.endswith(".keras"))
wanted = [n for n in names if n.startswith("act_") or n.startswith("merge_") or n in ("dense_relu", "norm", "rescale", "permute")]
out = []
for name in wanted:
    path = os.path.join(folder, "layers", name)
    with zipfile.ZipFile(path + ".keras") as z:
        config = json.loads(z.read("config.json"))
        weights = h5py.File(io.BytesIO(z.read("model.weights.h5")), "r")
        layers = []
        for layer in config["config"]["layers"]:
            if layer["class_name"] == "InputLayer":
                continue
            group = "layers/%s/vars" % layer["config"]["name"]
            values = [numbers(weights[group][k]) for k in sorted(weights[group], key=int)] if group in weights else []
            layers.append(dict(class_name=layer["class_name"], config=layer["config"], weights=values))
    data = np.load(path + ".npz")
    xs = [numbers(data[k]) for k in sorted(data.files) if k.startswith("x")]
    out.append(dict(name=name, layers=layers, x=xs, y=numbers(data["y"])))
with open(os.path.join(HERE, "golden_layers.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(e) for e in out) + "\n]\n")
