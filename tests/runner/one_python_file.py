"""Runs the tests of one Python file and writes what was counted as JSON.

    one_python_file.py FILE REPORT [NAME]     NAME: only tests with it in their name
"""
import json
import pathlib
import signal
import sys
import unittest


def stop(_signal, _frame):
    # An exception, so that every `with Board()` is left in order.
    raise KeyboardInterrupt


def main():
    path, report, name = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), (sys.argv[3:] or [""])[0]
    signal.signal(signal.SIGTERM, stop)
    sys.path.insert(0, str(path.parent))
    loader = unittest.TestLoader()
    if name and name not in path.stem:
        loader.testNamePatterns = [f"*{name}*"]
    result = unittest.TextTestRunner(verbosity=2).run(loader.loadTestsFromName(path.stem))
    broken = {case.id() for case, _ in result.failures + result.errors}
    # A class whose setUpClass broke is a failure without a test that ran; subtests are one test case together.
    around = {case for case in broken if case.startswith(("setUp", "tearDown"))}
    cases = len({case.split(" ")[0] for case in broken - around}) + len(result.unexpectedSuccesses)
    failed = cases + len(around)
    passed = max(result.testsRun - len(result.skipped) - cases, 0)
    report.write_text(json.dumps({"passed": passed, "failed": failed, "skipped": len(result.skipped)}))
    return 1 if failed else 0


sys.exit(main())
