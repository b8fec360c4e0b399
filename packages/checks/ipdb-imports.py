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


def run(code):
    # An empty pipe for stdin: a simulated board may have no /dev/null.
    return subprocess.run([sys.executable, "-I", "-B", "-c", code], input="", stdout=subprocess.PIPE, universal_newlines=True)


def main():
    values = {"ipython": "", "with_torch": importlib.util.find_spec("torch") is not None}
    orders = [("ipdb", "IPython"), ("IPython", "ipdb")]
    if values["with_torch"]:
        orders += [("torch", "IPython"), ("IPython", "torch")]
    for first, second in orders:
        child = run("import %s, %s\n%s" % (first, second, USE))
        if child.returncode == 0:
            values["ipython"] = child.stdout.strip().splitlines()[-1]
        elif "torch" in (first, second) and run("import torch").returncode != 0:
            # torch's own checks tell of that.
            values.update(with_torch=False, not_checked=[{"part": "torch", "why": "torch cannot be imported, not even alone", "code": "torch_does_not_load"}])
            break
        else:
            sys.exit("importing %s and then %s failed" % (first, second))
    print(json.dumps(values))


main()
