"""The C++ unit tests: one GoogleTest program a room, run by ctest; counted by case."""
import json
import os
import shutil
import xml.etree.ElementTree

from stage import BUILD, StageFailed


def cases(report):
    """(passed, failed) of one program's JSON report."""
    passed = failed = 0
    for suite in report["testsuites"]:
        for case in suite["testsuite"]:
            if case.get("failures"):
                failed += 1
            elif case["status"] == "RUN" and case["result"] == "COMPLETED":
                passed += 1
    return passed, failed


def run(stage, name):
    reports = BUILD / "test-logs" / "unit"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    select, env = ["-L", "^unit$"], {"GTEST_OUTPUT": f"json:{reports}/"}
    if name and (BUILD / "tests" / f"unit_{name}").exists():
        select = ["-R", f"^unit_{name}$"]
    elif name:
        env["GTEST_FILTER"] = f"*{name}*"
    junit = reports / "ctest.xml"
    status = stage.run(["ctest", "--test-dir", BUILD, *select, "--output-on-failure", "--no-tests=error",
                        "--parallel", str(os.cpu_count()), "--output-junit", junit], env=env)
    if not junit.exists():
        raise StageFailed()
    for program in xml.etree.ElementTree.parse(junit).getroot().iter("testcase"):
        path = reports / f"{program.get('name')}.json"
        passed, failed = cases(json.loads(path.read_text())) if path.exists() else (0, 0)
        # A program that died has no report, or one without the case that killed it.
        if program.get("status") == "fail" and not failed:
            failed = 1
        stage.count(passed, failed)
    if status != 0 and not stage.failed:
        raise StageFailed()
