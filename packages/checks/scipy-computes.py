"""Linear algebra, a transform, an optimum and a special function, against numbers worked out by hand."""
import json

import numpy
import scipy
from scipy import fftpack, linalg, optimize, special


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def main():
    solution = linalg.solve([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0])
    require(numpy.allclose(solution, [0.8, 1.4], rtol=0, atol=1e-12), "linalg.solve gave %s" % solution)
    values = linalg.eigvalsh([[2.0, 1.0], [1.0, 2.0]])
    require(numpy.allclose(values, [1.0, 3.0], rtol=0, atol=1e-12), "linalg.eigvalsh gave %s" % values)
    transform = fftpack.fft([1.0, 0.0, 0.0, 0.0])
    require(numpy.allclose(transform, [1, 1, 1, 1], rtol=0, atol=1e-12), "the transform of an impulse is %s" % transform)
    least = optimize.minimize_scalar(lambda x: (x - 3) ** 2)
    require(abs(least.x - 3) < 1e-6, "the least of (x - 3)^2 was found at %s" % least.x)
    require(abs(special.gamma(5.0) - 24) < 1e-9, "gamma(5) is %s" % special.gamma(5.0))
    print(json.dumps({"scipy": scipy.__version__}))


main()
