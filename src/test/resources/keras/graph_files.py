"""Writes files/graph_images.keras and .npz: a graph of image layers, whose calls Keras writes down with training = true, with options of
layers that are rarely given; and files/graph_ends.keras and .npz: graphs that end in calls of other graphs, which Keras counts from 1 there.

pip install keras tensorflow-cpu; KERAS_BACKEND=tensorflow python graph_files.py
"""
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
keras.utils.set_random_seed(3)
x = keras.Input((7, 9, 3))
y = keras.layers.Resizing(8, 6, interpolation="bicubic", antialias=True)(x)
y = keras.layers.RandomFlip()(y)
y = keras.layers.CenterCrop(6, 6)(y)
y = keras.layers.Rescaling([0.5, 2.0, -1.0], offset=[0.0, 0.1, 0.2])(y)
y = keras.layers.UpSampling2D((1, 2), interpolation="lanczos3")(y)
y = keras.layers.Conv2D(4, 3)(y)
variance = keras.initializers.RandomUniform(0.5, 2)
y = keras.layers.BatchNormalization(moving_mean_initializer="random_normal", moving_variance_initializer=variance)(y)
y = keras.layers.Dropout(0.5)(y, training=True)
y = keras.layers.Softmax(axis=[1, 2])(y)
model = keras.Model(x, y)
path = os.path.join(HERE, "files", "graph_images")
model.save(path + ".keras")
data = np.random.default_rng(5).normal(size=(2, 7, 9, 3)).astype("float32")
np.savez(path + ".npz", x=data, y=model.predict(data, verbose=0))

keras.utils.set_random_seed(4)
x = keras.Input((3,))
inner = keras.Model(x, keras.layers.Dense(3, activation="tanh", bias_initializer="uniform")(x), name="inner")
x = keras.Input((3,))
middle = keras.Model(x, inner(inner(x)), name="middle")
x = keras.Input((3,))
y = middle(keras.layers.Dense(3)(x))
model = keras.Model(x, middle(y))
path = os.path.join(HERE, "files", "graph_ends")
model.save(path + ".keras")
data = np.random.default_rng(6).normal(size=(4, 3)).astype("float32")
np.savez(path + ".npz", x=data, y=model.predict(data, verbose=0))
