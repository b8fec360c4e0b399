"""Runs a command with a fresh simulated board and its daemon: JETCREW_URL, JETCREW_ROOT (the board's folder on this
machine) and JETCREW_SOURCE (its stick, as the board sees it) tell where they are.

    with_daemon.py COMMAND...
"""
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from board import STICK, Board  # noqa: E402  (found by the line above)


def stop(_signal, _frame):
    raise KeyboardInterrupt


signal.signal(signal.SIGTERM, stop)
with Board() as board:
    board.start()
    environment = {**os.environ, "JETCREW_URL": board.url, "JETCREW_ROOT": str(board.root), "JETCREW_SOURCE": STICK}
    status = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    if status:
        print(board.log()[-20000:])
sys.exit(status)
