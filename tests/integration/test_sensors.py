"""The sensors of a daemon that runs on the files of a real board's kind: as they are now, as a stream, over time, as metrics."""
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from board import JETCREW, SOURCE, free_port
from schema import faults

DOCUMENT = json.loads((SOURCE / "server" / "api" / "openapi.json").read_text())
PATIENCE = 60  # seconds until something that must happen counts as missing


class Sensors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "root"
        shutil.copytree(SOURCE / "tests/fixtures/boards/xavier-nx-r35.4.1/root", self.root, symlinks=True)
        self.port = free_port()
        self.start()

    def start(self):
        self.daemon = subprocess.Popen([JETCREW, "--root", self.root, "serve", "--listen", f"http://127.0.0.1:{self.port}"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end, self.daemon)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.get("/livez")
            except (urllib.error.URLError, ConnectionError):
                self.assertLess(time.monotonic(), end, "the daemon does not answer")
                time.sleep(0.05)

    def end(self, daemon):
        if daemon.poll() is None:
            daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(PATIENCE), 0)

    def open(self, path):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE)

    def get(self, path):
        with self.open(path) as answer:
            return answer.read().decode()

    def put(self, path, text):
        (self.root / path).write_text(text)

    def stream(self, interval):
        """The samples as they come."""
        with self.open(f"/api/v1/sensors/stream?interval={interval}") as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line[len(b"data: "):])

    def test_what_is_answered_is_what_is_documented(self):
        for path, schema in (("/api/v1/sensors", "Sensors"), ("/api/v1/sensors/history?seconds=60", "SensorHistory")):
            with self.subTest(path):
                answer = json.loads(self.get(path))
                self.assertEqual(faults(DOCUMENT, DOCUMENT["components"]["schemas"][schema], answer), [])
        sample = json.loads(self.get("/api/v1/sensors"))
        self.assertEqual(sample["gpus"][0]["load_ratio"], 0.62)
        self.assertEqual([core["online"] for core in sample["cpu"]["cores"]], [True] * 4 + [False] * 2)
        self.assertEqual(sample["interval_seconds"], 1)

    def test_a_stream_follows_what_changes(self):
        samples = self.stream(0.2)
        first = next(samples)
        self.assertEqual(first["temperatures"][0]["celsius"], 41.5)
        self.put("sys/class/thermal/thermal_zone0/temp", "50250\n")
        self.put("sys/devices/17000000.gv11b/load", "")  # as the kernel has it for a moment
        for sample in samples:
            if sample["temperatures"][0]["celsius"] == 50.25 and sample["gpus"][0]["load_ratio"] is None:
                break
        self.assertEqual(json.loads(self.get("/api/v1/sensors"))["interval_seconds"], 0.2, "somebody looks")
        samples.close()
        end = time.monotonic() + PATIENCE
        while json.loads(self.get("/api/v1/sensors"))["interval_seconds"] != 1:
            self.assertLess(time.monotonic(), end, "nobody looks any more")
            time.sleep(0.1)

    def test_an_interval_that_cannot_be_is_refused(self):
        for query in ("stream?interval=0", "stream?interval=61", "stream?interval=often", "stream?interval=nan", "history?seconds=59",
                      "history?seconds=2592001", "history?seconds=1e3"):
            with self.subTest(query), self.assertRaises(urllib.error.HTTPError) as refused:
                self.get(f"/api/v1/sensors/{query}")
            with refused.exception as answer:
                self.assertEqual((answer.code, json.loads(answer.read())["code"]), (422, "field_invalid"))

    def test_the_minutes_are_there_after_a_restart(self):
        samples = self.stream(0.2)
        next(samples)
        next(samples)
        samples.close()
        self.end(self.daemon)
        self.start()
        history = json.loads(self.get("/api/v1/sensors/history?seconds=86400"))
        self.assertEqual(history["resolution_seconds"], 60)
        loads = [line for line in history["series"] if line["name"] == "gpu_load_ratio"]
        self.assertEqual({value for value in loads[0]["mean"] if value is not None}, {0.62})
        self.assertEqual(len(loads[0]["mean"]), len(history["times"]))

    def test_metrics_have_names_with_units(self):
        lines = self.get("/metrics").splitlines()
        values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        self.assertEqual(values['jetcrew_gpu_load_ratio{gpu="gv11b"}'], "0.62")
        self.assertEqual(values['jetcrew_temperature_celsius{zone="CPU"}'], "43.5")
        self.assertAlmostEqual(float(values['jetcrew_power_watts{rail="VDD_IN"}']), 5.032 * 0.808)
        self.assertEqual(values['jetcrew_cpu_core_online{core="5"}'], "0")
        self.assertFalse(any("nan" in value.lower() or "inf" in value.lower() for value in values.values()))
        named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
        self.assertEqual({name.split("{")[0] for name in values}, named)

    def test_a_file_that_is_huge_or_garbage_is_an_absent_value(self):
        self.put("proc/meminfo", "x" * 5_000_000)
        self.put("sys/class/thermal/thermal_zone1/temp", "9" * 3_000_000)
        self.put("sys/devices/17000000.gv11b/load", "\0\0\0")
        for sample in self.stream(0.2):
            if sample["memory"] is None:
                break
        self.assertIsNone(sample["temperatures"][1]["celsius"])
        self.assertIsNone(sample["gpus"][0]["load_ratio"])
        self.assertIsNone(self.daemon.poll())


if __name__ == "__main__":
    unittest.main()
