"""Whether tensors are resized as Pillow does it, which differs between releases of torchvision: the same program gives other
numbers on another JetPack. The grids are those worked out by hand from Pillow's algorithm (a triangle filter that grows with the
scale, rounded after each of its two passes) and from the two-tap bilinear filter without it.

`tensor_default` is `antialiased` or `aliased`; `pass_antialias` says whether `antialias=True` can be asked for.
"""
import json
import warnings

import torch
from PIL import Image
from torchvision.transforms import functional

BILINEAR = getattr(Image, "Resampling", Image).BILINEAR
# (wide, high) of the input, (wide, high) of the output, Pillow's grid, the one without a filter
CASES = {
    "6x9 to 4x2": ((6, 9), (4, 2), [[54, 59, 65, 71], [142, 147, 153, 159]], [[43, 49, 55, 61], [151, 157, 163, 169]]),
    "9x6 to 2x4": ((9, 6), (2, 4), [[23, 37], [73, 87], [125, 139], [176, 190]], [[16, 34], [70, 88], [124, 142], [178, 196]]),
}


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def picture(wide, high, value):
    image = Image.new("L", (wide, high))
    image.putdata([value(x, y) for y in range(high) for x in range(wide)])
    return image


def rows(image):
    wide = image.size[0]
    data = list(image.getdata())
    return [data[at:at + wide] for at in range(0, len(data), wide)]


def tensor_of(image):
    return torch.tensor(rows(image), dtype=torch.uint8)[None, None]


def resized(image, size, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 0.15 and 0.16 warn of their default
        return functional.resize(tensor_of(image), [size[1], size[0]], **options)[0, 0]


def differences(tensor, grid):
    apart = (tensor.to(torch.int32) - torch.tensor(grid, dtype=torch.int32)).abs()
    return int(apart.max()), round(float(apart.float().mean()), 2)


def main():
    values, kinds = {"cases": {}}, set()
    can_ask = True
    for name, (given, wanted, of_pillow, aliased) in sorted(CASES.items()):
        ramp = picture(given[0], given[1], lambda x, y: 4 * (x + given[0] * y))
        pillow = rows(ramp.resize(wanted, BILINEAR))
        require(pillow == of_pillow, "Pillow made %s of %s, and not %s" % (pillow, name, of_pillow))
        default = resized(ramp, wanted)
        apart = {"antialiased": differences(default, of_pillow)[0], "aliased": differences(default, aliased)[0]}
        kind = min(apart, key=apart.get)
        # Rounded once and not twice, a filtered value may be one off; the unfiltered ones are exact.
        require(apart[kind] <= (1 if kind == "antialiased" else 0), "a tensor resized %s is %s, as no known torchvision does it" %
                (name, default.tolist()))
        kinds.add(kind)
        values["cases"][name] = {"pillow": pillow, "tensor": default.tolist()}
        try:
            asked = resized(ramp, wanted, antialias=True)
        except TypeError:
            can_ask = False
        else:
            require(differences(asked, of_pillow)[0] <= 1, "antialias=True gave %s %s" % (name, asked.tolist()))
    require(len(kinds) == 1, "the two pictures were resized in two ways")
    values.update(tensor_default=kinds.pop(), pass_antialias=can_ask)

    # Noise has all that a filter is there to take away. A generator of our own: the same picture everywhere.
    state, pixels = 12345, []
    for _ in range(320 * 240):
        state = (1103515245 * state + 12345) % (1 << 31)
        pixels.append(state >> 23)
    noise = Image.new("L", (320, 240))
    noise.putdata(pixels)
    pillow = rows(noise.resize((170, 128), BILINEAR))
    values["noise_default_max"], values["noise_default_mean"] = differences(resized(noise, (170, 128)), pillow)
    if can_ask:
        most, mean = differences(resized(noise, (170, 128), antialias=True), pillow)
        values["noise_antialias_max"], values["noise_antialias_mean"] = most, mean
        require(most <= 1, "antialias=True is %d grey levels from Pillow on noise; 1 is allowed" % most)
    print(json.dumps(values, allow_nan=False))


main()
