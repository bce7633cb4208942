"""Lists what TensorBoard's own reader finds in a folder of runs, as JSON: {run: {scalars: {tag: [[step, value], ...]}, histograms: ..., images: ...,
graph: [[operation, name, input, ...], ...]}}.

pip install tensorboard; python read.py FOLDER
"""
import json
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

runs = {}
for folder, _, files in os.walk(sys.argv[1]):
    if any(".tfevents." in name for name in files):
        events = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0, "images": 0})
        events.Reload()
        tags = events.Tags()
        runs[os.path.relpath(folder, sys.argv[1])] = {
            "scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]},
            "histograms": {tag: [[e.step, e.histogram_value.num, e.histogram_value.min, e.histogram_value.max]
                                 for e in events.Histograms(tag)] for tag in tags["histograms"]},
            "images": {tag: [[e.step, e.height, e.width, e.encoded_image_string[:4].hex()] for e in events.Images(tag)]
                       for tag in tags["images"]},
            "graph": [[node.op, node.name, *node.input] for node in events.Graph().node] if tags["graph"] else [],
        }
print(json.dumps(runs, indent=1, sort_keys=True))
