"""What tutorials try by hand: which torch this is, softmax, LAPACK, a convolution; on the GPU too where torch sees one.

`not_checked` names the parts that could not be tried, with the reason.
"""
import json

import torch


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def close(a, b, tolerance, what):
    difference = float((a.double().cpu() - b.double().cpu()).abs().max())
    require(difference <= tolerance, "%s is off by %g; %g is allowed" % (what, difference, tolerance))
    return difference


def check_processor(values):
    # Sums to 1 for each length: builds with a wrong vector unit got this wrong (pytorch #47098).
    torch.manual_seed(0)
    for length in (1, 7, 16, 33, 1000):
        total = torch.softmax(torch.randn(4, length), dim=1).sum(dim=1)
        close(total, torch.ones(4), 1e-5, "the sum of a softmax over %d numbers" % length)
    # exp in single precision against double (pytorch #61110).
    numbers = torch.linspace(-80, 80, 1001)
    exact = numbers.double().exp()
    worst = float(((numbers.exp().double() - exact) / exact).abs().max())
    require(worst < 1e-4, "exp in single precision is off by the factor %g" % worst)

    # 2x + y = 3, x + 3y = 5
    a, b = torch.tensor([[2.0, 1.0], [1.0, 3.0]]), torch.tensor([[3.0], [5.0]])
    try:
        solve = torch.linalg.solve
        solution = solve(a, b)
    except AttributeError:  # torch before 1.8
        solution = torch.solve(b, a)[0] if hasattr(torch, "solve") else torch.gesv(b, a)[0]
    except RuntimeError as error:
        if "LAPACK" not in str(error):
            raise
        raise AssertionError("this torch was built without LAPACK: %s" % error)
    close(solution, torch.tensor([[0.8], [1.4]]), 1e-5, "linalg.solve")

    # A convolution with ones counts what lies under it.
    counted = torch.nn.functional.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), padding=1)
    close(counted[0, 0], torch.tensor([[4.0, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]), 0, "conv2d")
    values["largest_exp_error_ratio"] = worst


def check_gpu(values, not_checked):
    if not torch.version.cuda:
        not_checked.append({"part": "cuda", "why": "this torch was built without CUDA", "code": "built_without_cuda"})
        return
    values["cuda"] = torch.version.cuda
    if not torch.cuda.is_available():
        not_checked.append({"part": "cuda", "why": "torch sees no GPU", "code": "no_gpu"})
        return
    major, minor = torch.cuda.get_device_capability(0)
    values["device"] = torch.cuda.get_device_name(0)
    values["capability"] = "%d.%d" % (major, minor)
    if hasattr(torch.cuda, "get_arch_list"):
        built_for = torch.cuda.get_arch_list()
        values["built_for"] = built_for
        # A kernel of the same major runs on a later minor; `compute_` is compiled on the spot.
        runs = any(arch.startswith("compute_") or arch == "sm_%d%d" % (major, minor) or
                   (arch.startswith("sm_") and int(arch[3:-1]) == major and int(arch[-1]) <= minor) for arch in built_for)
        require(runs, "this torch was built for %s, and the GPU is sm_%d%d" % (", ".join(built_for), major, minor))
    torch.manual_seed(1)
    image, weights = torch.randn(2, 3, 32, 32), torch.randn(8, 3, 3, 3)
    expected = torch.nn.functional.conv2d(image.double(), weights.double())
    if hasattr(torch.backends.cudnn, "allow_tf32"):
        torch.backends.cudnn.allow_tf32 = False
    values["largest_convolution_error"] = close(
        torch.nn.functional.conv2d(image.cuda(), weights.cuda()), expected, 1e-3, "a convolution on the GPU")
    a = torch.arange(6.0).reshape(2, 3)
    close((a.cuda() + a.cuda()), a * 2, 0, "a sum on the GPU")
    if torch.backends.cudnn.is_available():
        values["cudnn"] = torch.backends.cudnn.version()
    else:
        not_checked.append({"part": "cudnn", "why": "this torch was built without cuDNN", "code": "built_without_cudnn"})


def main():
    values, not_checked = {"torch": torch.__version__}, []
    with torch.no_grad():
        check_processor(values)
        check_gpu(values, not_checked)
    if not_checked:
        values["not_checked"] = not_checked
    print(json.dumps(values, allow_nan=False))


main()
