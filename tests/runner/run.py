"""Runs the stages of the tests in order; tests/run says what they are and installs what they need."""
import argparse
import concurrent.futures
import sys

import browser_stage
import code_stage
import integration_stage
import tidy_stage
import unit_stage
import web_stage
from stage import perform

IN_ORDER = [
    ("format", code_stage.check_format),
    ("build", code_stage.build),
    ("unit", unit_stage.run),
    ("web", web_stage.run),
    ("integration", integration_stage.run),
    ("browser", browser_stage.run),
]
FAST = ("build", "unit", "web")
# Takes minutes of whatever the machine has left, so it runs beside what comes after the build.
BESIDE = ("clang-tidy", tidy_stage.run)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("name", nargs="?", default="")
    options = parser.parse_args()

    everything = not options.fast and not options.name
    done = []
    with concurrent.futures.ThreadPoolExecutor(1) as beside:
        waited_for = []
        for title, work in IN_ORDER:
            if options.fast and title not in FAST or options.name and title == "format":
                continue
            done.append(perform(title, lambda stage, work=work: work(stage, options.name)))
            if title != "build":
                continue
            if done[-1].failed:
                break
            if everything:
                title, work = BESIDE
                waited_for.append(beside.submit(perform, title, lambda stage, work=work: work(stage, "")))
        done += [one.result() for one in waited_for]
    passed, failed = sum(stage.passed for stage in done), sum(stage.failed for stage in done)
    if options.name and not passed and not failed:
        print(f"no test has '{options.name}' in its name")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
