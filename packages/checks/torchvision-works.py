"""torchvision's compiled operators load and choose boxes as worked out by hand, and ResNet-18 runs: the same on the GPU as
on the processor where torch sees one. The weights are random; nothing is downloaded.
"""
import json
import time

import torch
import torchvision


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def check_nms(device):
    # The second lies in the first (IoU 0.81), the third apart from both; the fourth is the third once more, and less sure.
    boxes = torch.tensor([[0.0, 0, 10, 10], [0, 0, 9, 9], [20, 20, 30, 30], [20, 20, 30, 30]], device=device)
    scores = torch.tensor([0.9, 0.8, 0.7, 0.6], device=device)
    kept = torchvision.ops.nms(boxes, scores, 0.5).tolist()
    require(kept == [0, 2], "nms on %s kept %s of four boxes, and not [0, 2]" % (device, kept))


def network():
    torch.manual_seed(0)
    try:
        model = torchvision.models.resnet18(weights=None)
    except TypeError:  # torchvision before 0.13
        model = torchvision.models.resnet18(pretrained=False)
    return model.eval()


def images_per_second(model, images, wait):
    model(images)
    wait()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 2.0 and count < 200:
        model(images)
        wait()
        count += 1
    return round(count * len(images) / (time.perf_counter() - start), 2)


def main():
    values, not_checked = {"torch": torch.__version__, "torchvision": torchvision.__version__}, []
    with torch.no_grad():
        check_nms("cpu")
        model = network()
        images = torch.rand(1, 3, 224, 224)
        expected = model(images)
        require(tuple(expected.shape) == (1, 1000), "ResNet-18 gave %s" % (tuple(expected.shape),))
        require(bool(torch.isfinite(expected).all()), "ResNet-18 gave numbers that are none")
        # The same twice: threads that race would show here.
        require(float((model(images) - expected).abs().max()) <= 1e-4, "ResNet-18 gave another answer the second time")
        values["cpu_images_per_second"] = images_per_second(model, images, lambda: None)
        if torch.cuda.is_available():
            check_nms("cuda")
            if hasattr(torch.backends.cudnn, "allow_tf32"):
                torch.backends.cudnn.allow_tf32 = False
            if hasattr(torch.backends.cuda, "matmul"):
                torch.backends.cuda.matmul.allow_tf32 = False
            model, images = model.cuda(), images.cuda()
            difference = float((model(images).cpu() - expected).abs().max())
            scale = max(1.0, float(expected.abs().max()))
            require(difference <= 1e-3 * scale, "ResNet-18 differs by %g between GPU and processor" % difference)
            values["largest_difference_gpu_cpu"] = difference
            values["gpu_images_per_second"] = images_per_second(model, images, torch.cuda.synchronize)
        else:
            not_checked.append({"part": "gpu", "why": "torch sees no GPU", "code": "no_gpu"})
    if not_checked:
        values["not_checked"] = not_checked
    print(json.dumps(values, allow_nan=False))


main()
