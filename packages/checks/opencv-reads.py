"""A resize by hand's numbers, PNG there and back, and what the build can: GStreamer for cameras, CUDA.

JetPack's own OpenCV has GStreamer and no CUDA; the wheel from PyPI has neither, and takes its place without a word.
"""
import json


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def built_with(information, name):
    for line in information.splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() == name:
            return value.strip().startswith("YES")
    return False


def main():
    import cv2
    import numpy

    ramp = numpy.array([[0, 200]], dtype=numpy.uint8)
    wide = cv2.resize(ramp, (4, 1), interpolation=cv2.INTER_LINEAR)
    require(wide.tolist() == [[0, 50, 150, 200]], "a resize gave %s" % wide.tolist())
    picture = numpy.arange(48, dtype=numpy.uint8).reshape(4, 4, 3)
    done, png = cv2.imencode(".png", picture)
    require(done and numpy.array_equal(cv2.imdecode(png, cv2.IMREAD_COLOR), picture), "a PNG came back changed")
    information = cv2.getBuildInformation()
    values = {"opencv": cv2.__version__, "gstreamer": built_with(information, "GStreamer"),
              "cuda": built_with(information, "NVIDIA CUDA"), "cuda_devices": 0}
    if hasattr(cv2, "cuda"):
        values["cuda_devices"] = cv2.cuda.getCudaEnabledDeviceCount()
    print(json.dumps(values))


main()
