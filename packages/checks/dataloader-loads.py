"""A small folder of images through ImageFolder and DataLoader, in this process and by two others: the same batches.

The others hand their batches over in shared memory: a container with little of it ends them with a bus error.
"""
import json
import os
import tempfile
import time

import torch
from PIL import Image
from torchvision import datasets, transforms

COUNT, BATCH = 12, 4


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def make_images(folder):
    for number in range(COUNT):
        kind = os.path.join(folder, "ab"[number % 2])
        os.makedirs(kind, exist_ok=True)
        image = Image.new("RGB", (48, 36), (20 * number, 255 - 20 * number, 100))
        image.putpixel((number, number), (255, 255, 255))
        image.save(os.path.join(kind, "%02d.png" % number))


def batches(folder, workers):
    steps = transforms.Compose([transforms.Resize(32), transforms.CenterCrop(28), transforms.ToTensor(),
                                transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])
    loader = torch.utils.data.DataLoader(datasets.ImageFolder(folder, steps), batch_size=BATCH, num_workers=workers)
    return [(images, labels) for images, labels in loader]


def shared_memory_bytes():
    try:
        space = os.statvfs("/dev/shm")
        return space.f_bavail * space.f_frsize
    except OSError:
        return None


def main():
    values = {"shared_memory_free_bytes": shared_memory_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        make_images(folder)
        here = batches(folder, 0)
        require([len(labels) for _, labels in here] == [BATCH] * (COUNT // BATCH), "the folder's images came in wrong batches")
        require(torch.cat([labels for _, labels in here]).tolist() == [0] * (COUNT // 2) + [1] * (COUNT // 2), "labels are wrong")
        require(tuple(here[0][0].shape) == (BATCH, 3, 28, 28), "a batch is %s" % (tuple(here[0][0].shape),))
        start = time.perf_counter()
        try:
            there = batches(folder, 2)
        except (RuntimeError, OSError) as error:
            raise AssertionError("two worker processes could not load the images (%s bytes of shared memory are free): %s" %
                                 (values["shared_memory_free_bytes"], error))
        values["two_workers_seconds"] = round(time.perf_counter() - start, 3)
    require(all(torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) for a, b in zip(here, there)) and len(here) == len(there),
            "two workers loaded other batches than this process")
    print(json.dumps(values, allow_nan=False))


main()
