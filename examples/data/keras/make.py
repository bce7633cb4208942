"""Makes clothes.keras, the model that the example KerasRoundTrip serves, and clothes.npy, what Keras predicts for the first pictures.

  KERAS_BACKEND=jax python examples/data/keras/make.py        (pip install keras jax numpy)

A small convolutional network is trained on the pictures of clothes in examples/data/fashion-mnist.
"""
import gzip
import os

import keras
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))


def read(name, header):
    with gzip.open(os.path.join(here, "..", "fashion-mnist", name)) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def pictures(part):
    x = read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1).astype("float32") / 255
    return x, read(f"{part}-labels-idx1-ubyte.gz", 8).astype("int32")


keras.utils.set_random_seed(1)
x, y = pictures("train")
test, labels = pictures("t10k")
layers = keras.layers
model = keras.Sequential([
    layers.Input((28, 28, 1), name="picture"),
    layers.RandomTranslation(0.05, 0.05, fill_mode="constant"),
    layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
    layers.BatchNormalization(),
    layers.Activation("silu"),
    layers.SeparableConv2D(16, 3, padding="same", activation="gelu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(10, activation="softmax", name="kind"),
], name="clothes")
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=10, batch_size=64, verbose=2)
print("accuracy on test pictures:", model.evaluate(test, labels, verbose=0)[1])
model.save(os.path.join(here, "clothes.keras"))
np.save(os.path.join(here, "clothes.npy"), model.predict(test[:100], verbose=0))
