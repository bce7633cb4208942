"""Checks Arabica's .onnx files with ONNX's own checker, types and shapes included. Not needed by the build.

  mvn -q test-compile exec:exec -Dexample=io.arabica.io.onnx.OnnxFiles -Dargs=DIR
  python src/test/resources/onnx/check.py DIR          (pip install onnx onnxruntime)

Where onnxruntime is installed, every NAME.onnx with a NAME.npz beside it is run too, and must give Arabica's outputs to 1e-5.
"""
import os
import sys

import numpy as np
import onnx

try:
    import onnxruntime
except ImportError:
    onnxruntime = None

folder = sys.argv[1]


def several(values, key):
    found = []
    while f"{key}{len(found)}" in values:
        found.append(values[f"{key}{len(found)}"])
    return found


def distance(path, values):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    whole = {"tensor(int32)": np.int32}
    given = {i.name: x.astype(whole.get(i.type, np.float32)) for i, x in zip(session.get_inputs(), several(values, "x"))}
    ours, theirs = several(values, "y"), session.run(None, given)
    if [y.shape for y in ours] != [y.shape for y in theirs]:
        raise ValueError(f"shapes {[y.shape for y in ours]} against {[y.shape for y in theirs]}")
    worst = max(float(np.max(np.abs(a - b) / np.maximum(1, np.abs(a)))) for a, b in zip(ours, theirs))
    return np.inf if np.isnan(worst) else worst


failed = []
worst = 0.0
operators = set()
names = sorted(name[:-5] for name in os.listdir(folder) if name.endswith(".onnx"))
for name in names:
    path = os.path.join(folder, name)
    try:
        onnx.checker.check_model(path + ".onnx", full_check=True)
        operators |= {node.op_type for node in onnx.load(path + ".onnx").graph.node}
        if onnxruntime is not None and os.path.exists(path + ".npz"):
            off = distance(path + ".onnx", np.load(path + ".npz"))
            worst = max(worst, off)
            if off > 1e-5:
                raise ValueError(f"outputs differ by {off:.1e}")
    except Exception as e:
        failed.append(name)
        print(f"FAILED {name:45s} {type(e).__name__}: {str(e)[:300]}", flush=True)
run = "not run" if onnxruntime is None else f"largest difference in ONNX Runtime {onnxruntime.__version__}: {worst:.1e}"
print(f"{len(names) - len(failed)} of {len(names)} files accepted by onnx {onnx.__version__}, {len(operators)} operators; {run}")
sys.exit(1 if failed else 0)
