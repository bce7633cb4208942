"""Makes optimizers.json, schedules.json and metrics.json by running Keras itself (pip install keras jax).

Usage: KERAS_BACKEND=jax python optimizers_schedules_metrics.py reference.json

reference.json holds start weights and gradients (opt_init), inputs of losses and metrics (loss_inputs), and the cases that were made earlier
(optimizers, schedules, metrics); they are copied, and the cases below are added. All arithmetic is in float32.
"""
import json
import sys

import keras
import numpy as np

reference = json.load(open(sys.argv[1]))


def listed(x):
    return np.asarray(x, dtype="float64").tolist()


def write(name, value):
    value = {"made_with": "keras " + keras.__version__, **value}
    # Rounded to nine digits, which a float32 needs to come back the same.
    value = json.loads(json.dumps(value), parse_float=lambda s: float("%.9g" % float(s)))
    with open(name, "w") as out:
        json.dump(value, out, indent=None, separators=(", ", ": "))
        out.write("\n")


# ---- optimizers: weights and state after each of 5 steps ------------------------------------------------------------
init = reference["opt_init"]
o = keras.optimizers
s = keras.optimizers.schedules
more = {
    "SGD_clipvalue": lambda: o.SGD(0.1, clipvalue=0.5),
    "SGD_global_clipnorm": lambda: o.SGD(0.1, global_clipnorm=0.5),
    "SGD_ema": lambda: o.SGD(0.1, momentum=0.9, use_ema=True, ema_momentum=0.8),
    "SGD_ema_overwrite": lambda: o.SGD(0.1, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=2),
    "SGD_accumulate": lambda: o.SGD(0.1, momentum=0.9, gradient_accumulation_steps=2),
    "Adam_accumulate": lambda: o.Adam(0.05, gradient_accumulation_steps=2, weight_decay=0.01, clipnorm=1.0),
    "Adam_all": lambda: o.Adam(s.ExponentialDecay(0.05, 2, 0.5), 0.8, 0.95, 1e-3, weight_decay=0.1, global_clipnorm=1.0, use_ema=True),
    "AdamW_ams": lambda: o.AdamW(0.05, amsgrad=True, weight_decay=0.1),
    "RMSprop_mom": lambda: o.RMSprop(0.05, momentum=0.9),
    "RMSprop_centered": lambda: o.RMSprop(0.05, rho=0.8, centered=True),
    "Adagrad_start": lambda: o.Adagrad(0.1, initial_accumulator_value=0.5, epsilon=1e-2),
    "Adadelta_default": lambda: o.Adadelta(0.5, rho=0.9, epsilon=1e-3),
    "Adamax": lambda: o.Adamax(0.05),
    "Nadam": lambda: o.Nadam(0.05),
    "Ftrl": lambda: o.Ftrl(0.1),
    "Ftrl_all": lambda: o.Ftrl(0.1, -0.7, 0.2, 0.01, 0.02, 0.03, 0.1),
    "Lion": lambda: o.Lion(0.05),
    "Lion_wd": lambda: o.Lion(0.05, 0.8, 0.95, weight_decay=0.1),
    "Lamb": lambda: o.Lamb(0.05),
    "Adafactor": lambda: o.Adafactor(0.05),
    "Adafactor_absolute": lambda: o.Adafactor(0.05, relative_step=False, clip_threshold=0.5),
    "Muon": lambda: o.Muon(0.05),
    "Muon_plain": lambda: o.Muon(0.05, nesterov=False, rms_rate=None, weight_decay=None, ns_steps=3, adam_lr_ratio=0.1),
}
cases = dict(reference["optimizers"])
for name, make in more.items():
    optimizer = make()
    w = keras.Variable(np.array(init["w"], "float32"), name="kernel")
    b = keras.Variable(np.array(init["b"], "float32"), name="bias")
    optimizer.build([w, b])
    trace = []
    for gw, gb in init["grads"]:
        optimizer.apply([keras.ops.convert_to_tensor(gw, "float32"), keras.ops.convert_to_tensor(gb, "float32")], [w, b])
        trace.append([listed(w), listed(b)])
    config = optimizer.get_config()
    if not isinstance(config["learning_rate"], float):
        config["learning_rate"] = keras.saving.serialize_keras_object(config["learning_rate"])
    cases[name] = {
        "config": config,
        "trace": trace,
        "vars": [v.name for v in optimizer.variables],
        "final_state": [listed(v) for v in optimizer.variables],
    }
    if optimizer.use_ema:
        optimizer.finalize_variable_values([w, b])
        cases[name]["finalized"] = [listed(w), listed(b)]
write("optimizers.json", {"init": init, "cases": cases})

# ---- schedules: the rate of the first 25 steps ----------------------------------------------------------------------
more = {
    "ExponentialDecay_staircase": s.ExponentialDecay(0.1, 10, 0.5, staircase=True),
    "InverseTimeDecay": s.InverseTimeDecay(0.1, 4, 0.5),
    "InverseTimeDecay_staircase": s.InverseTimeDecay(0.1, 4, 0.5, staircase=True),
    "PolynomialDecay_default": s.PolynomialDecay(0.1, 10),
    "PolynomialDecay_cycle": s.PolynomialDecay(0.1, 7, 0.01, 0.5, cycle=True),
    "CosineDecay_warmup": s.CosineDecay(0.01, 10, 0.1, warmup_target=0.2, warmup_steps=5),
    "CosineDecayRestarts": s.CosineDecayRestarts(0.1, 3),
    "CosineDecayRestarts_all": s.CosineDecayRestarts(0.1, 5, 1.5, 0.8, 0.1),
    "CosineDecayRestarts_even": s.CosineDecayRestarts(0.1, 6, 1.0, 0.9),
}
cases = dict(reference["schedules"])
for name, schedule in more.items():
    cases[name] = {"config": schedule.get_config(), "values": [float(schedule(i)) for i in range(25)]}
write("schedules.json", {"cases": cases})

# ---- metrics: the result over two batches, without and with sample weights ------------------------------------------
m = keras.metrics
inputs = dict(reference["loss_inputs"])
rng = np.random.default_rng(7)
inputs["seq_true"] = rng.integers(0, 4, (4, 5)).tolist()
inputs["seq_pred"] = np.round(rng.dirichlet(np.ones(4), (4, 5)), 4).tolist()
inputs["labels"] = [0, 2, 1, 2]
inputs["guesses"] = [0, 1, 1, 2]
inputs["score_true"] = [0, 1, 1, 0]
inputs["score_pred"] = [0.1, 0.4, 0.35, 0.8]
inputs["seq_weight"] = np.round(rng.random((4, 5)), 3).tolist()
more = [
    ("Accuracy", {}, "labels", "guesses"),
    ("BinaryAccuracy", {"threshold": 0.3}, "bin", "yp"),
    ("CategoricalAccuracy", {}, "onehot", "softmax"),
    ("SparseCategoricalAccuracy", {}, "sparse", "softmax"),
    ("SparseCategoricalAccuracy", {}, "seq_true", "seq_pred"),
    ("TopKCategoricalAccuracy", {"k": 2}, "onehot", "logits"),
    ("SparseTopKCategoricalAccuracy", {"k": 2}, "sparse", "logits"),
    ("SparseTopKCategoricalAccuracy", {"k": 2}, "seq_true", "seq_pred"),
    ("Precision", {}, "bin", "yp"),
    ("Precision", {"thresholds": [0.2, 0.5, 0.7]}, "bin", "yp"),
    ("Precision", {"top_k": 2}, "onehot", "softmax"),
    ("Precision", {"class_id": 1}, "bin", "yp"),
    ("Recall", {}, "bin", "yp"),
    ("Recall", {"thresholds": [0.0, 0.5, 1.0]}, "bin", "yp"),
    ("Recall", {"top_k": 1, "class_id": 2}, "onehot", "softmax"),
    ("TruePositives", {}, "bin", "yp"),
    ("TrueNegatives", {"thresholds": 0.6}, "bin", "yp"),
    ("FalsePositives", {}, "bin", "yp"),
    ("FalseNegatives", {"thresholds": [0.3, 0.8]}, "bin", "yp"),
    ("F1Score", {}, "bin", "yp"),
    ("F1Score", {"average": "micro"}, "bin", "yp"),
    ("F1Score", {"average": "macro", "threshold": 0.4}, "bin", "yp"),
    ("F1Score", {"average": "weighted"}, "onehot", "softmax"),
    ("FBetaScore", {"beta": 2.0, "average": "macro", "threshold": 0.5}, "bin", "yp"),
    ("AUC", {}, "bin", "yp"),
    ("AUC", {"curve": "PR"}, "bin", "yp"),
    ("AUC", {"curve": "PRGAIN"}, "bin", "yp"),
    ("AUC", {"curve": "PR", "summation_method": "minoring", "num_thresholds": 50}, "bin", "yp"),
    ("AUC", {"summation_method": "majoring", "num_thresholds": 5}, "bin", "yp"),
    ("AUC", {"thresholds": [0.1, 0.35, 0.6]}, "bin", "yp"),
    ("AUC", {"from_logits": True}, "bin", "logits"),
    ("AUC", {"multi_label": True}, "bin", "yp"),
    ("AUC", {"multi_label": True, "label_weights": [0.5, 0.2, 0.3], "curve": "PR"}, "bin", "yp"),
    ("AUC", {}, "score_true", "score_pred"),
    ("SensitivityAtSpecificity", {"specificity": 0.5}, "bin", "yp"),
    ("SpecificityAtSensitivity", {"sensitivity": 0.5, "num_thresholds": 20}, "bin", "yp"),
    ("PrecisionAtRecall", {"recall": 0.5}, "bin", "yp"),
    ("RecallAtPrecision", {"precision": 0.6}, "bin", "yp"),
    ("MeanSquaredError", {}, "yt", "yp"),
    ("RootMeanSquaredError", {}, "yt", "yp"),
    ("MeanAbsoluteError", {}, "yt", "yp"),
    ("MeanAbsolutePercentageError", {}, "yt", "yp"),
    ("MeanSquaredLogarithmicError", {}, "yt", "yp"),
    ("CosineSimilarity", {}, "yt", "yp"),
    ("LogCoshError", {}, "yt", "yp"),
    ("KLDivergence", {}, "yt", "yp"),
    ("Poisson", {}, "yt", "yp"),
    ("Hinge", {}, "bin", "logits"),
    ("SquaredHinge", {}, "bin", "logits"),
    ("CategoricalHinge", {}, "onehot", "logits"),
    ("BinaryCrossentropy", {}, "bin", "yp"),
    ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "bin", "logits"),
    ("CategoricalCrossentropy", {}, "onehot", "softmax"),
    ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "onehot", "logits"),
    ("SparseCategoricalCrossentropy", {}, "sparse", "softmax"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "seq_true", "seq_pred"),
    ("R2Score", {}, "yt", "yp"),
    ("R2Score", {"class_aggregation": None}, "yt", "yp"),
    ("R2Score", {"class_aggregation": "variance_weighted_average", "num_regressors": 1}, "yt", "yp"),
    ("PearsonCorrelation", {}, "yt", "yp"),
    ("ConcordanceCorrelation", {}, "yt", "yp"),
    ("MeanIoU", {"num_classes": 3}, "labels", "guesses"),
    ("MeanIoU", {"num_classes": 4, "ignore_class": 1}, "labels", "guesses"),
    ("MeanIoU", {"num_classes": 4, "sparse_y_pred": False}, "seq_true", "seq_pred"),
    ("IoU", {"num_classes": 3, "target_class_ids": [0, 2]}, "labels", "guesses"),
    ("BinaryIoU", {"threshold": 0.4}, "bin", "yp"),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2]}, "onehot", "softmax"),
    ("OneHotMeanIoU", {"num_classes": 3}, "onehot", "softmax"),
]


def run(cls, config, t, p, w):
    metric = getattr(m, cls)(**config)
    if cls.endswith("IoU"):
        metric = getattr(m, cls)(dtype="float32", **config)
    for part in (slice(0, 3), slice(3, 4)):
        metric.update_state(np.array(t)[part], np.array(p, "float32")[part], None if w is None else np.array(w, "float32")[part])
    return listed(metric.result())


cases = [{"class": {"Top2": "TopKCategoricalAccuracy", "MAE": "MeanAbsoluteError", "RMSE": "RootMeanSquaredError"}.get(k, k),
          "config": {"Top2": {"k": 2}, "F1Score": {"threshold": 0.5}}.get(k, {}), **v} for k, v in reference["metrics"].items()]
for cls, config, t, p in more:
    case = {"class": cls, "config": config, "y_true": t, "y_pred": p, "result": run(cls, config, inputs[t], inputs[p], None)}
    if not (cls.endswith("IoU") and np.ndim(inputs[t]) > 1 and not cls.startswith("OneHot")):
        case["weighted"] = run(cls, config, inputs[t], inputs[p], inputs["sample_weight"])
    cases.append(case)
for cls, t, p in [("SparseCategoricalAccuracy", "seq_true", "seq_pred"), ("SparseCategoricalCrossentropy", "seq_true", "seq_pred")]:
    cases.append({"class": cls, "config": {}, "y_true": t, "y_pred": p, "weights": "seq_weight",
                  "weighted": run(cls, {}, inputs[t], inputs[p], inputs["seq_weight"])})
write("metrics.json", {"inputs": inputs, "cases": cases})
