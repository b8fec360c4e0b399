"""The integration tests: Python's unittest against the real binary on a simulated board, as root, two files at a time."""
import concurrent.futures
import json
import subprocess
import sys

from stage import BUILD, LOGS, SOURCE, as_root
from web_stage import mentions

FOLDER = SOURCE / "tests" / "integration"
SECONDS_A_FILE = 900


def run_file(path, name):
    """Runs one file; returns (passed, failed, skipped, log)."""
    report = LOGS / f"{path.stem}.json"
    report.unlink(missing_ok=True)
    argv = [*as_root(), sys.executable, SOURCE / "tests" / "runner" / "one_python_file.py", path, report, name]
    with (LOGS / f"{path.stem}.log").open("w+") as log:
        process = subprocess.Popen(argv, cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            process.wait(SECONDS_A_FILE)
        except subprocess.TimeoutExpired:
            # SIGTERM lets the file take its boards and daemons away.
            process.terminate()
            process.wait()
            log.write(f"\n(stopped after {SECONDS_A_FILE} s)\n")
        log.seek(0)
        text = log.read()
    if not report.exists():
        return 0, 1, 0, text
    counted = json.loads(report.read_text())
    return counted["passed"], counted["failed"], counted["skipped"], text


def run(stage, name):
    files = sorted(FOLDER.glob("test_*.py"))
    if name:
        files = [path for path in files if mentions(FOLDER, path.name, name)]
    if not files:
        stage.note = "nothing of that name"
        return
    # Built before the files start, so that none of them waits for another that builds.
    stage.must([*as_root(), SOURCE / "deploy" / "simulated-board" / "fetch-packages"])
    skipped = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for passed, failed, left_out, text in pool.map(lambda path: run_file(path, name), files):
            stage.count(passed, failed)
            skipped += left_out
            if failed:
                stage.write(text + "\n")
    stage.note = f"{len(files)} files" + (f", {skipped} skipped" if skipped else "") + f", {BUILD / 'jetcrew'}"
