"""ipdb and IPython in both orders, each in a fresh interpreter and without a terminal."""
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
    for first, second in (("ipdb", "IPython"), ("IPython", "ipdb")):
        code = "import %s, %s\n%s" % (first, second, USE)
        # An empty pipe for stdin: a simulated board may have no /dev/null.
        child = subprocess.run([sys.executable, "-I", "-B", "-c", code], input="",
                               stdout=subprocess.PIPE, universal_newlines=True)
        if child.returncode != 0:
            sys.exit("importing %s and then %s failed" % (first, second))
        version = child.stdout.strip().splitlines()[-1]
    print(json.dumps({"ipython": version}))


main()
