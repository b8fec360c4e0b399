"""`yolo checks`, and one picture through a YOLOv8 with random weights. Nothing is downloaded or installed."""
import json
import os
import subprocess
import sys
import time

# Read by ultralytics when it is imported: its settings go where this script may write.
os.environ.update(YOLO_CONFIG_DIR=os.environ.get("TMPDIR", "/tmp"), YOLO_AUTOINSTALL="false", YOLO_OFFLINE="true", YOLO_VERBOSE="false")


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def main():
    checks = subprocess.run([sys.executable, "-I", "-B", "-c", "from ultralytics.cfg import entrypoint; entrypoint('checks')"],
                            input="", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    require(checks.returncode == 0, "yolo checks failed:\n" + checks.stdout[-2000:])

    import numpy
    import torch
    import ultralytics
    torch.manual_seed(0)
    model = ultralytics.YOLO("yolov8n.yaml")
    picture = numpy.zeros((480, 640, 3), dtype=numpy.uint8)
    picture[100:300, 200:400] = 255
    values, not_checked = {"ultralytics": ultralytics.__version__}, []
    devices = ["cpu"] + ([0] if torch.cuda.is_available() else [])
    for device in devices:
        name = "cpu" if device == "cpu" else "gpu"
        model.predict(picture, device=device, verbose=False)  # the first builds and warms
        start = time.perf_counter()
        found = model.predict(picture, device=device, verbose=False)
        values["%s_seconds_per_image" % name] = round(time.perf_counter() - start, 3)
        require(len(found) == 1 and tuple(found[0].orig_shape) == (480, 640), "a picture gave %d results" % len(found))
    if len(devices) == 1:
        not_checked.append({"part": "gpu", "why": "torch sees no GPU", "code": "no_gpu"})
        values["not_checked"] = not_checked
    print(json.dumps(values, allow_nan=False))


main()
