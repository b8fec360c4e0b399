"""Runs the stages of the tests in order; tests/run says what they are and installs what they need."""
import argparse
import sys

import browser_stage
import code_stage
import integration_stage
import tidy_stage
import unit_stage
import web_stage
from stage import perform

EVERYTHING = [
    ("format", code_stage.check_format),
    ("build", code_stage.build),
    ("unit", unit_stage.run),
    ("web", web_stage.run),
    ("integration", integration_stage.run),
    ("browser", browser_stage.run),
    ("clang-tidy", tidy_stage.run),
]
FAST = ("build", "unit", "web")
NOT_NAMED = ("format", "clang-tidy")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("name", nargs="?", default="")
    options = parser.parse_args()

    passed = failed = 0
    for title, work in EVERYTHING:
        if options.fast and title not in FAST or options.name and title in NOT_NAMED:
            continue
        stage = perform(title, lambda stage, work=work: work(stage, options.name))
        passed += stage.passed
        failed += stage.failed
        if title == "build" and stage.failed:
            break
    if options.name and not passed and not failed:
        print(f"no test has '{options.name}' in its name")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
