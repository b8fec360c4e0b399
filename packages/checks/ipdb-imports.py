"""ipdb and IPython in both orders, each in a fresh interpreter and without a terminal; where torch is there, it and IPython
too: what is loaded first takes room that the other's libraries need (`cannot allocate memory in static TLS block`).
"""
import importlib.util
import json
import subprocess
import sys

USE = """
import IPython, ipdb
assert callable(ipdb.set_trace) and callable(ipdb.post_mortem)
print(IPython.__version__)
"""


def main():
    version = ""
    orders = [("ipdb", "IPython"), ("IPython", "ipdb")]
    if importlib.util.find_spec("torch") is not None:
        orders += [("torch", "IPython"), ("IPython", "torch")]
    for first, second in orders:
        code = "import %s, %s\n%s" % (first, second, USE)
        # An empty pipe for stdin: a simulated board may have no /dev/null.
        child = subprocess.run([sys.executable, "-I", "-B", "-c", code], input="",
                               stdout=subprocess.PIPE, universal_newlines=True)
        if child.returncode != 0:
            sys.exit("importing %s and then %s failed" % (first, second))
        version = child.stdout.strip().splitlines()[-1]
    print(json.dumps({"ipython": version, "with_torch": len(orders) > 2}))


main()
