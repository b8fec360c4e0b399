"""Products and linear algebra against numbers worked out by hand, and one size at which BLAS takes its fast path."""
import json

import numpy as np


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def main():
    a = np.array([[2.0, 1.0], [1.0, 3.0]])
    require(np.array_equal(a @ a, [[5.0, 5.0], [5.0, 10.0]]), "a 2x2 product is wrong")

    # 2x + y = 3, x + 3y = 5
    solution = np.linalg.solve(a, np.array([3.0, 5.0]))
    require(np.allclose(solution, [0.8, 1.4], rtol=0, atol=1e-12), "linalg.solve gave %s" % solution)

    singular = np.linalg.svd(np.array([[3.0, 0.0], [4.0, 5.0]]), compute_uv=False)
    require(np.allclose(singular ** 2, [45.0, 5.0], rtol=0, atol=1e-10), "linalg.svd gave %s" % singular)

    # Row i of ones(n, n) * i times ones is i * n everywhere.
    n = 300
    rows = np.arange(n, dtype=np.float64).reshape(n, 1)
    for kind in (np.float32, np.float64):
        product = (rows * np.ones((n, n))).astype(kind) @ np.ones((n, n), dtype=kind)
        require(np.array_equal(product, (rows * n * np.ones((1, n))).astype(kind)),
                "a %dx%d product of %s is wrong" % (n, n, kind.__name__))

    print(json.dumps({"numpy": np.__version__, "solution": solution.tolist()}, allow_nan=False))


main()
