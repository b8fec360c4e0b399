"""The simulated board is what the other tests stand on: a Jetson to look at, with a stick that holds all it needs."""
import pathlib
import subprocess
import unittest

from board import STICK, Board


class SimulatedBoard(unittest.TestCase):
    def test_looks_like_a_jetson_nano(self):
        with Board(stick=False) as board:
            compatible = board.path("/proc/device-tree/compatible").read_bytes().split(b"\0")
            self.assertEqual(compatible, [b"nvidia,p3449-0000-b00+p3448-0000-b00", b"nvidia,jetson-nano", b"nvidia,tegra210", b""])
            self.assertTrue(board.path("/etc/nv_tegra_release").read_text().startswith("# R32 (release), REVISION: 7.1,"))
            gpu = board.path("/sys/class/devfreq/57000000.gpu/device")
            self.assertEqual((gpu / "of_node/name").read_bytes(), b"gpu\0")
            self.assertEqual((gpu / "load").read_text(), "0\n")

    def test_no_link_of_the_identity_leads_out_of_the_board(self):
        with Board(stick=False) as board:
            inside = board.root.resolve()
            for top in ("proc", "sys"):
                for path in board.path(top).rglob("*"):
                    self.assertTrue(path.resolve().is_relative_to(inside), path)

    def test_is_a_real_root_in_good_order(self):
        with Board() as board:
            self.assertEqual(board.dpkg_audit(), "")
            self.assertEqual(board.run("python3", "-c", "import ssl, sqlite3; print('fine')").stdout, "fine\n")
            self.assertIsNone(board.deb_version("libpython3-dev"))
            self.assertNotEqual(board.run("python3", "-m", "pip", "--version").returncode, 0)

    def test_what_a_board_changes_does_not_reach_the_next_one(self):
        with Board() as first:
            deb = next(first.path(STICK).glob("debs/*.deb"))
            deb.write_bytes(b"truncated")
            first.path("/etc/debian_version").unlink()
        with Board() as second:
            self.assertGreater(second.path(STICK).joinpath("debs", deb.name).stat().st_size, 100)
            self.assertTrue(second.path("/etc/debian_version").exists())

    def test_a_copy_is_the_same_board(self):
        with Board(copy=True) as board:
            self.assertEqual(board.dpkg_audit(), "")
            self.assertTrue(any(board.path(STICK).glob("wheels/*.whl")))


class Stick(unittest.TestCase):
    def test_holds_all_that_its_requests_need(self):
        with Board() as board:
            debs = sorted(board.path(STICK).glob("debs/*.deb"))
            wheels = sorted(board.path(STICK).glob("wheels/*.whl"))
            self.assertGreaterEqual(len(debs), 25)
            self.assertGreaterEqual(len(wheels), 12)

            names = [str(pathlib.Path("/", deb.relative_to(board.root))) for deb in debs]
            unpacked = board.run("dpkg", "--unpack", *names, seconds=300)
            self.assertEqual(unpacked.returncode, 0, unpacked.stderr)
            configured = board.run("dpkg", "--configure", "-a", seconds=300)
            self.assertEqual(configured.returncode, 0, configured.stderr)
            self.assertEqual(board.dpkg_audit(), "")
            self.assertIsNotNone(board.deb_version("libpython3-dev"))

            modules = board.path("/opt/modules")
            for wheel in wheels:
                subprocess.run(["python3", "-m", "zipfile", "--extract", wheel, modules], check=True)
            imported = board.run("env", "PYTHONPATH=/opt/modules", "python3", "-c",
                                 "import numpy, PIL.Image, ipdb; print((numpy.eye(3) @ numpy.ones(3)).sum())")
            self.assertEqual(imported.stdout, "3.0\n", imported.stderr)

    def test_has_the_chain_of_pythons_exact_versions(self):
        with Board() as board:
            names = [deb.name.split("_")[0] for deb in board.path(STICK).glob("debs/*.deb")]
            python = board.deb_version("python3").rsplit(".", 1)[0]
            for name in ("libpython3-dev", f"libpython{python}-dev", f"libpython{python}-stdlib", f"libpython{python}"):
                self.assertIn(name, names)


if __name__ == "__main__":
    unittest.main()
