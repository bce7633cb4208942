"""Models that the first Keras 3 writes, with inputs and the outputs that it gives for them.

pip install keras==3.0.5 "numpy<2" "jax[cpu]<0.4.31" scipy h5py packaging; python oldest_files.py
"""
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np
from keras import layers

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(0)

pictures = keras.Sequential([
    keras.Input((8, 8, 2)),
    layers.Conv2D(4, 3, activation="relu", padding="same"),
    layers.MaxPooling2D(2),
    layers.BatchNormalization(),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(5, activation="softmax", kernel_regularizer="l2"),
])
left, right = keras.Input((6,)), keras.Input((6,))
shared = layers.Dense(7, activation="gelu")
total = layers.Add()([shared(left), shared(right)])
rows = keras.Model([left, right], layers.Dense(2)(layers.LayerNormalization()(layers.Concatenate()([total, left]))))

for name, model in [("keras30_pictures", pictures), ("keras30_rows", rows)]:
    model.compile(keras.optimizers.Adam(1e-3), "mse")
    path = os.path.join(HERE, "files", name)
    model.save(path + ".keras")
    x = [rng.normal(size=(3,) + tuple(i.shape[1:])).astype("float32") for i in model.inputs]
    names = ["x"] if len(x) == 1 else [f"x{i}" for i in range(len(x))]
    np.savez(path + ".npz", y=np.asarray(model(x if len(x) > 1 else x[0], training=False)), **dict(zip(names, x)))
