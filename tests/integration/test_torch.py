"""PyTorch for real: the distribution's torch and torchvision put on a board by JetCrew, and the checks that prove them.

What they say of resizing is compared with figures worked out by hand from Pillow's algorithm, and with what another torchvision
gave on the same noise: it depends on the method and not on the build.
"""
import json
import unittest

from board import STICK, Board

ASKED = ["deb:python3-torchvision", "deb:python3-matplotlib", "deb:python3-psutil", "deb:python3-requests", "deb:python3-scipy",
         "deb:python3-yaml", "deb:libgl1", "deb:libglib2.0-0"]


def checks(board, environment):
    ran = board.cli("--json", "check", "--environment", environment)
    return {item["name"]: item for item in json.loads(ran.stdout)["items"]}


class TorchOfTheSystem(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = cls.enterClassContext(Board(stick="torch"))
        # First what the system's Python gets: a wheel can need only what is there or what other wheels bring.
        debs = cls.board.cli("install", "--bundle", cls.board.path(STICK), "--trust-loose", "--yes", *ASKED)
        cls.install = debs if debs.returncode else cls.board.cli(
            "install", "--yes", "--environment", "vision", "wheel:ultralytics", "wheel:numpy", "wheel:Pillow", "wheel:ipdb")
        assert cls.install.returncode in (0, 4), cls.install.stdout[-3000:] + cls.install.stderr
        cls.checks = checks(cls.board, "vision")

    def values(self, name):
        self.assertIn(name, self.checks)
        self.assertEqual(self.checks[name]["status"], "passed", self.checks[name])
        return self.checks[name]["values"]

    def test_all_is_installed_and_nothing_fails(self):
        self.assertEqual(self.install.returncode, 0, self.install.stdout[-3000:] + self.install.stderr)
        self.assertEqual(self.board.deb_version("python3-torch").partition("+")[0], "1.13.1")
        self.assertEqual({name: item["status"] for name, item in self.checks.items() if item["status"] == "failed"}, {})

    def test_torch_computes_and_says_what_it_could_not_try(self):
        values = self.values("torch-computes")
        self.assertEqual(values["torch"].partition("+")[0], "1.13.0a0")
        self.assertEqual([part["part"] for part in values["not_checked"]], ["cuda"])

    def test_resnet_runs(self):
        values = self.values("torchvision-works")
        self.assertEqual(values["torchvision"].partition("+")[0], "0.14.1a0")
        self.assertGreater(values["cpu_images_per_second"], 0)

    def test_two_workers_load_what_one_process_loads(self):
        self.assertGreater(self.values("dataloader-loads")["two_workers_seconds"], 0)

    def test_the_resizes_are_told_with_the_numbers(self):
        values = self.values("torchvision-resizes")
        self.assertEqual(values["cases"]["6x9 to 4x2"]["pillow"], [[54, 59, 65, 71], [142, 147, 153, 159]])
        self.assertEqual(values["cases"]["6x9 to 4x2"]["tensor"], [[43, 49, 55, 61], [151, 157, 163, 169]])
        self.assertEqual(values["cases"]["9x6 to 2x4"]["pillow"], [[23, 37], [73, 87], [125, 139], [176, 190]])
        self.assertEqual(values["cases"]["9x6 to 2x4"]["tensor"], [[16, 34], [70, 88], [124, 142], [178, 196]])
        self.assertEqual(values["tensor_default"], "aliased")
        self.assertIs(values["pass_antialias"], True)
        self.assertEqual((values["noise_default_max"], values["noise_default_mean"]), (126, 25.63))
        self.assertEqual((values["noise_antialias_max"], values["noise_antialias_mean"]), (1, 0.14))

    def test_ipdb_and_torch_stand_beside_each_other(self):
        self.assertIs(self.values("ipdb-imports")["with_torch"], True)

    def test_yolov8_finds_the_systems_torch(self):
        self.assertGreater(self.values("yolov8-runs")["cpu_seconds_per_image"], 0)
        document = json.loads(self.board.cli("--json", "check", "--environment", "vision", "yolov8-runs").stdout)
        self.assertEqual([item["name"] for item in document["items"]], ["yolov8-runs"])

    def test_where_nobody_asked_for_torch_it_is_by_the_way(self):
        made = self.board.cli("install", "--yes", "--environment", "debugging", "wheel:ipdb")
        self.assertEqual(made.returncode, 0, made.stdout[-3000:] + made.stderr)
        self.assertEqual(checks(self.board, "debugging")["torch-computes"]["status"], "passed")
        # Broken for everybody who sees it, and still none of this environment's business.
        library = self.board.path("/usr/lib/python3/dist-packages/torch/version.py")
        before = library.read_text()
        library.write_text("raise ImportError('libtorch.so.1.13: cannot open shared object file')\n")
        try:
            again = self.board.cli("--json", "check", "--environment", "debugging", "ipdb-imports", "torch-computes", "import-ipdb")
            self.assertEqual(again.returncode, 0, again.stderr)
            items = {item["name"]: item for item in json.loads(again.stdout)["items"]}
            self.assertEqual(items["import-ipdb"]["status"], "passed")
            self.assertEqual([part["part"] for part in items["ipdb-imports"]["values"]["not_checked"]], ["torch"])
            self.assertEqual(items["torch-computes"]["status"], "skipped", "and what it said before does not stand any more")
            self.assertIn("libtorch.so.1.13", items["torch-computes"]["detail"])
            needed = self.board.cli("--json", "check", "--environment", "vision", "torch-computes")
            self.assertEqual(needed.returncode, 4, "ultralytics needs it")
        finally:
            library.write_text(before)


if __name__ == "__main__":
    unittest.main()
