"""Writes the files that NpyTest reads. Run with NumPy 2."""
import pathlib
import numpy as np
from numpy.lib import format as npy

here = pathlib.Path(__file__).parent
x = np.arange(24).reshape(2, 3, 4)
for name in ["<f2", "<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "|u1", "<u2", "<u4", ">u8"]:
    a = (x - 5).astype(name) if name[1] != "u" else x.astype(name)
    np.save(here / (name.translate(str.maketrans("<>|", "lbn")) + ".npy"), a)
np.save(here / "bool.npy", x % 3 == 0)
np.save(here / "fortran.npy", np.asfortranarray(x.astype("<f4")))
np.save(here / "scalar.npy", np.float64(1.5))
np.save(here / "empty.npy", np.zeros((3, 0), "<f4"))
np.save(here / "special.npy", np.array([np.nan, np.inf, -np.inf, -0.0, 65504, 6e-8, 6.104e-5, 0.333], "<f2"))
np.save(here / "large.npy", np.array([1, 2 ** 31]))
for version in (2, 3):
    with open(here / f"version{version}.npy", "wb") as f:
        npy.write_array(f, x.astype("<i4"), version=(version, 0))
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "fields.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
np.save(here / "object.npy", np.array([None]), allow_pickle=True)
np.savez(here / "plain.npz", x.astype("<f4"), labels=np.arange(3, dtype="<i4"))
np.savez_compressed(here / "packed.npz", kernel=x.astype("<f4"), bias=np.ones(4))
