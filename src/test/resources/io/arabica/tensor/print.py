"""Writes print.txt: arrays as NumPy prints them, for TensorPrinterTest. Run with NumPy 2."""
import pathlib
import numpy as np

f = np.float32
CASES = [
    f([1, 2.5, -3]), f([0.1, 0.2, 0.3]), f([1, 2, 3]), np.array([1.0, 2.5]), np.array([1 / 3, 2 / 3]), f([1 / 3, 2 / 3]),
    f([[1, 2], [3, 40.25]]), f([1e-5, 1]), f([1e8, 1]), f([1e10]), f([1000.5, 0.5]), f([1001, 1]), f([999, 1]), f([0, 0]), f([-0.0, 0.0]),
    f([np.nan, 1.5]), f([np.inf, -np.inf]), f([np.nan]), f([-np.inf, 1, 1e10]), np.array([1e-300, 1e300]), np.array([1e100, 1]),
    f(3), f(0.1), np.array(3.0), np.array(1e-5), f(1e16), np.array(1e15), np.array(-0.0), np.array(np.nan), np.int32(7), np.array(123456789.123),
    np.array([1, -20, 300], np.int32), np.array([[1, 2], [3, 4]], np.int32), np.array([True, False]), np.array([True]), np.array([[True], [False]]),
    np.zeros((0, 3), f), np.zeros((2, 2, 2), f), np.arange(24, dtype=np.int32).reshape(2, 3, 4), np.arange(40, dtype=np.int32),
    np.linspace(0, 1, 30).astype(f), np.linspace(0, 1, 30), np.arange(2000, dtype=np.int32), np.arange(2000, dtype=f).reshape(1000, 2),
    np.arange(3000, dtype=f).reshape(10, 300), np.arange(4000, dtype=f).reshape(10, 20, 20), np.ones((1, 1, 1, 1), f), f([1.23456789]),
    f([16777216, 0.5]), np.array([0.1 + 0.2, 1e-9]), np.array([123456.789012345678]), f([2e-3]), f([2 ** -44]), np.array([2.0 ** 70]), f([1e-45]),
    np.array([5e-324]), f([9.9999999]), np.array([0.999999999, 1]), np.array([99999999.9]), f([-1.5, 22.25, -333.125]),
]


def text(a):
    a = np.asarray(a)
    names = {"float32": "FLOAT32", "float64": "FLOAT64", "int32": "INT32", "bool": "BOOL"}
    values = [float(v).hex() if a.dtype.kind == "f" else str(int(v)) for v in a.ravel()]
    regular = len(values) > 1000
    head = f"{names[str(a.dtype)]};{','.join(map(str, a.shape))};{'arange' if regular else ' '.join(values)}"
    return head + "\n" + str(a).replace("True", "true").replace("False", "false")


pathlib.Path(__file__).with_name("print.txt").write_text("\n----\n".join(map(text, CASES)) + "\n", encoding="utf-8", newline="\n")
