"""Using an environment as people do: jetcrew run and shell, bin/activate in each shell, Jupyter, editors."""
import contextlib
import json
import os
import pathlib
import pty
import select
import shutil
import subprocess
import tempfile
import time
import unittest

from board import JETCREW, Board
from wheels import write_wheel

STICK = "/media/WHEELS"
STATE = "/var/lib/jetcrew"


def make_wheels(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for version in ("1.0", "2.0"):
        write_wheel(folder, "greeter", version, {
            "greeter.py": f"def main():\n    print('hello from {version}')\n",
            f"greeter-{version}.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeter:main\n"})
    write_wheel(folder, "ipykernel", "1.0", {"ipykernel_launcher.py": "print('a kernel')\n"})


class Terminal:
    """A program on a terminal of its own; what it writes is collected, without colours and line ends."""

    def __init__(self, argv, env):
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            os.execve(argv[0], argv, env)
        self.text = ""

    def wait_for(self, words, seconds=30):
        deadline = time.monotonic() + seconds
        while words not in self.text:
            if time.monotonic() > deadline or not self.read(1):
                raise AssertionError(f"no {words!r} in {self.text!r}")

    def read(self, seconds):
        """False at the end."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return True
        with contextlib.suppress(OSError):
            data = os.read(self.descriptor, 65536)
            if b"\x1b[c" in data or b"\x1b[0c" in data:
                # fish asks what terminal it is, and waits for the answer.
                os.write(self.descriptor, b"\x1b[?62c")
            self.text += data.decode(errors="replace")
            return bool(data)
        return False

    def type(self, line):
        os.write(self.descriptor, line.encode() + b"\r")

    def end(self):
        """Its exit status."""
        while self.read(10):
            pass
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


class UsingAnEnvironment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.board = Board(stick=False).__enter__()
        cls.addClassCleanup(lambda: cls.board.__exit__(None, None, None))
        make_wheels(cls.board.path(STICK))
        cls.install("wheel:greeter==1.0")
        cls.bare_environment = {"PATH": "/usr/bin:/bin", "HOME": "/root"}

    @classmethod
    def install(cls, *requests, environment="robot"):
        done = cls.board.cli("install", "--bundle", cls.board.path(STICK), "--trust-loose", "--yes", "--environment", environment, *requests)
        if done.returncode:
            raise AssertionError(done.stderr)

    @property
    def generation(self):
        """Its folder, as the board names it."""
        return f"{STATE}/environments/robot/" + os.readlink(self.board.path(f"{STATE}/environments/robot/current"))

    def use(self, command, *words, text=None, cwd=None, umask=-1, **env):
        return subprocess.run([JETCREW, "--root", self.board.root, command, *words], env={**self.bare_environment, **env}, cwd=cwd,
                              umask=umask, input=text or "", text=True, capture_output=True, timeout=60, check=False)


class Run(UsingAnEnvironment):
    def test_python_is_the_environments(self):
        done = self.use("run", "robot", "python", "-c", "import sys, greeter; print(sys.prefix, sys.argv)", "[1, 2]", "--json", "-x", "--")
        self.assertEqual(done.stdout, f"{self.generation} ['-c', '[1, 2]', '--json', '-x', '--']\n", done.stderr)
        self.assertEqual(self.use("run", "robot", "--", "greet").stdout, "hello from 1.0\n")

    def test_the_variables_are_those_of_an_active_environment(self):
        done = self.use("run", "robot", "env", PYTHONHOME="/opt", PYTHONNOUSERSITE="1", VIRTUAL_ENV="/old", PATH="/old/bin:/usr/bin:/bin", ROBOT="r2")
        variables = dict(line.split("=", 1) for line in done.stdout.splitlines())
        self.assertEqual(variables, {"PATH": f"{self.generation}/bin:/usr/bin:/bin", "HOME": "/root", "ROBOT": "r2", "PYTHONNOUSERSITE": "1",
                                     "VIRTUAL_ENV": self.generation, "VIRTUAL_ENV_PROMPT": "(robot) "})

    def test_input_output_and_status_are_the_commands_own(self):
        done = self.use("run", "robot", "sh", "-c", "cat; echo wrong >&2; exit 42", text="read\n")
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("read\n", "wrong\n", 42))
        self.assertEqual(self.use("run", "robot", "sh", "-c", "kill -TERM $$").returncode, -15, "it replaces this process")
        self.assertEqual(self.use("run", "robot", "sh", "-c", "yes | head -n 1").stdout, "y\n", "a closed pipe ends a program")
        # Where SIGPIPE were still ignored, yes(1) would complain.
        self.assertEqual(self.use("run", "robot", "sh", "-c", "yes | head -n 1").stderr, "")

    def test_it_works_where_one_is(self):
        folder = self.board.path("/srv/work")
        folder.mkdir(parents=True, exist_ok=True)
        script = folder / "tool"
        script.write_text("#!/usr/bin/env python\nimport os, sys\nprint(os.getcwd(), sys.argv[0], sys.prefix)\n")
        script.chmod(0o755)
        self.assertEqual(self.use("run", "robot", "./tool", cwd=folder).stdout, f"/srv/work ./tool {self.generation}\n")
        self.assertEqual(self.use("run", "robot", "pwd", cwd="/usr").stdout, "/\n", "outside of the board")

    def test_what_cannot_be_started(self):
        folder = self.board.path("/srv")
        for name, content, mode in (("plain", "#!/bin/sh\n", 0o644), ("text", "no program\n", 0o755), ("orphan", "#!/no/such/shell\n", 0o755)):
            (folder / name).write_text(content)
            (folder / name).chmod(mode)
            done = self.use("run", "robot", f"/srv/{name}")
            self.assertEqual(done.returncode, 126, name)
            self.assertIn(f"/srv/{name} cannot be started", done.stderr)
        self.assertIn("chmod +x", self.use("run", "robot", "/srv/plain").stderr)
        for words, hint in ((["gret"], "Did you mean greet?"), (["/srv/nothing"], "Check the path."), (["--json"], "before it"),
                            (["unheard-of"], "wheel:unheard-of")):
            done = self.use("run", "robot", *words)
            self.assertEqual(done.returncode, 127, words)
            self.assertIn(f"there is no command {words[0]}", done.stderr)
            self.assertIn(hint, done.stderr)

    def test_which_environment(self):
        unknown = self.use("run", "--json", "robbot", "python")
        self.assertEqual(unknown.returncode, 1)
        self.assertEqual(json.loads(unknown.stdout)["code"], "not_found")
        self.assertIn("Did you mean robot?", unknown.stderr)
        self.assertEqual(json.loads(self.use("run", "--json", "../robot", "python").stdout)["code"], "not_found")
        self.board.path(f"{STATE}/environments/begun").mkdir()
        empty = self.use("run", "--json", "begun", "python")
        self.assertEqual((empty.returncode, json.loads(empty.stdout)["code"]), (1, "environment_empty"))
        self.assertEqual(self.use("run", "robot").returncode, 2)

    def test_it_needs_no_lock(self):
        self.board.start()
        self.addCleanup(self.board.stop)
        self.assertEqual(self.use("run", "robot", "greet").stdout, "hello from 1.0\n")


class AnUpgrade(UsingAnEnvironment):
    def test_a_running_program_stays_on_its_generation(self):
        first = self.generation
        with subprocess.Popen([JETCREW, "--root", self.board.root, "run", "robot", "python", "-c", "input(); import greeter; greeter.main()"],
                              env=self.bare_environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
            self.install("wheel:greeter==2.0")
            self.assertNotEqual(self.generation, first)
            self.assertEqual(program.communicate("\n", timeout=30)[0], "hello from 1.0\n")
        self.assertEqual(self.use("run", "robot", "greet").stdout, "hello from 2.0\n")


class Shell(UsingAnEnvironment):
    def session(self, shell, **env):
        return Terminal([JETCREW, "--root", self.board.root, "shell", "robot"],
                        {**self.bare_environment, "TERM": "dumb", "SHELL": shell, **env})

    def left_behind(self):
        return [path.name for path in self.board.path("/tmp").glob("jetcrew-*")]

    def test_bash_reads_the_users_file_and_shows_the_name(self):
        home = self.board.path("/home/user")
        home.mkdir(parents=True, exist_ok=True)
        (home / ".bashrc").write_text("PS1='mine> '\nalias greeting=greet\n")
        shell = self.session("/bin/bash", HOME="/home/user")
        shell.wait_for("(robot) mine> ")
        shell.type("greeting; echo at=$VIRTUAL_ENV")
        shell.wait_for(f"at={self.generation}")
        self.assertIn("hello from 1.0", shell.text)
        shell.type("deactivate; echo now=$PATH; exit 5")
        shell.wait_for("now=/usr/bin:/bin")
        self.assertEqual(shell.end(), 5)
        self.assertEqual(self.left_behind(), [])

    def test_sh_has_a_prompt_too(self):
        shell = self.session("/bin/sh")
        shell.wait_for("(robot) # ")
        shell.type("greet")
        shell.wait_for("hello from 1.0")
        shell.type("exit")
        self.assertEqual(shell.end(), 0)

    def test_a_shell_that_the_board_lacks_is_replaced_by_the_users(self):
        shell = self.session("/usr/bin/nushell")
        shell.wait_for("(robot) ")
        shell.type("echo $0")
        shell.wait_for("bash")
        shell.type("exit")
        self.assertEqual(shell.end(), 0)

    def test_commands_through_a_pipe(self):
        done = self.use("shell", "robot", text="greet\nexit 3\n", SHELL="/bin/bash")
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("hello from 1.0\n", "", 3))
        self.assertEqual(self.left_behind(), [])


class ShellsOfThisMachine(unittest.TestCase):
    """Those that the simulated board does not have (fish, zsh, tcsh), in an environment of this machine's Python."""

    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory(prefix="jetcrew-test.")
        cls.addClassCleanup(made.cleanup)
        folder = pathlib.Path(made.name)
        make_wheels(folder / "wheels")
        cls.state, cls.home = folder / "state", folder / "home"
        cls.home.mkdir()
        # A wheel goes into the state folder and nowhere else on this machine.
        done = subprocess.run([JETCREW, "--state", cls.state, "install", "--bundle", folder / "wheels", "--trust-loose", "--yes",
                               "--environment", "robot", "wheel:greeter==1.0"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.generation = cls.state / "environments/robot/generations/1"
        cls.variables = {"PATH": "/usr/bin:/bin", "HOME": str(cls.home), "TERM": "dumb", "LANG": "C.UTF-8"}

    def need(self, shell):
        path = shutil.which(shell)
        if path is None:
            self.skipTest(f"{shell} is not installed")
        return path

    def activated(self, *shell, script, look):
        """VIRTUAL_ENV and PATH while it is active, and after."""
        text = f"{script}\n{look}\ndeactivate\n{look}\n"
        done = subprocess.run([self.need(shell[0]), *shell[1:], text], env=self.variables, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout.splitlines()

    def expected(self):
        return [f"<{self.generation}>", f"{self.generation}/bin:/usr/bin:/bin", f"{self.generation}/bin/greet", "<>", "/usr/bin:/bin", "none"]

    def test_activate_in_shells_of_the_sh_family(self):
        for shell in ("bash", "dash", "zsh"):
            with self.subTest(shell):
                self.assertEqual(self.activated(shell, "-c", script=f". {self.generation}/bin/activate",
                                                look='echo "<${VIRTUAL_ENV-}>"; echo $PATH; command -v greet || echo none'), self.expected())

    def test_activate_in_fish(self):
        self.assertEqual(self.activated("fish", "--no-config", "-c", script=f"source {self.generation}/bin/activate.fish",
                                        look='echo "<$VIRTUAL_ENV>"; string join : $PATH; command -s greet; or echo none'), self.expected())

    def test_activate_in_tcsh(self):
        # An alias of the same script is known from its next line on, so the lines come as a file does.
        look = ("""printenv VIRTUAL_ENV | sed 's/.*/<&>/' | grep . || echo '<>'\necho $PATH\n"""
                "(which greet || echo none) | sed 's/.*not found.*//' | grep .")
        text = self.home / "session.csh"
        text.write_text(f"source {self.generation}/bin/activate.csh\n{look}\ndeactivate\n{look}\n")
        done = subprocess.run([self.need("tcsh"), "-f", text], env=self.variables, text=True, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60, check=False)
        self.assertEqual((done.stdout.splitlines(), done.stderr), (self.expected(), ""))

    def session(self, shell, **env):
        return Terminal([JETCREW, "--state", str(self.state), "shell", "robot"], {**self.variables, "SHELL": self.need(shell), **env})

    def test_a_session_of_zsh(self):
        own = self.home / "own'zsh"
        own.mkdir()
        (own / ".zshenv").write_text("from_env=1\n")
        (own / ".zshrc").write_text("unsetopt zle prompt_cr prompt_sp\nPS1='mine%% '\nfrom_rc=1\n")
        shell = self.session("zsh", ZDOTDIR=str(own))
        shell.wait_for("(robot) mine% ")
        shell.type('greet; echo read=$from_env$from_rc own=${ZDOTDIR##*/} left=$precmd_functions.')
        shell.wait_for("read=11 own=own'zsh left=.")
        self.assertIn("hello from 1.0", shell.text)
        shell.type("deactivate; echo now=$PATH; exit 4")
        shell.wait_for("now=/usr/bin:/bin")
        self.assertEqual(shell.end(), 4)

    def test_a_session_of_fish(self):
        configuration = self.home / ".config/fish"
        configuration.mkdir(parents=True)
        (configuration / "config.fish").write_text("function fish_prompt; echo 'mine> '; end\nfunction fish_greeting; end\n")
        shell = self.session("fish")
        shell.wait_for("(robot) mine>")
        shell.type("greet; exit 4")
        shell.wait_for("hello from 1.0")
        self.assertEqual(shell.end(), 4)

    def test_a_session_of_tcsh_has_the_variables(self):
        shell = self.session("tcsh")
        shell.type("greet; exit 4")
        shell.wait_for("hello from 1.0")
        self.assertEqual(shell.end(), 4)


class Editors(UsingAnEnvironment):
    def test_they_find_what_venv_makes(self):
        current = self.board.path(f"{STATE}/environments/robot/current")
        settings = dict(line.split(" = ", 1) for line in (current / "pyvenv.cfg").read_text().splitlines())
        self.assertEqual((settings["home"], settings["prompt"]), ("/usr/bin", "robot"))
        self.assertTrue(settings["version"].startswith("3."))
        for name in ("python", "python3"):
            done = self.board.run(f"{STATE}/environments/robot/current/bin/{name}", "-c", "import sys; print(sys.prefix != sys.base_prefix, sys.executable)")
            self.assertEqual(done.stdout, f"True {STATE}/environments/robot/current/bin/{name}\n", done.stderr)


class Jupyter(UsingAnEnvironment):
    def kernel(self, *words, status=0, **env):
        done = self.use("environment", "--json", "kernel", *words, **env)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def test_a_kernel_comes_and_goes(self):
        refused = self.kernel("robot", status=1)
        self.assertEqual(refused["code"], "kernel_needs_ipykernel")
        self.assertIn("wheel:ipykernel", refused["hint"])
        self.install("wheel:ipykernel")
        made = self.kernel("robot")
        path = "/usr/local/share/jupyter/kernels/jetcrew-robot/kernel.json"
        self.assertEqual(made, {"environment": "robot", "kernel": "jetcrew-robot", "display_name": "Python (robot)", "path": path})
        spec = json.loads(self.board.path(path).read_text())
        self.assertEqual(spec["argv"], [f"{STATE}/environments/robot/current/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"])
        self.assertEqual(self.board.run(*spec["argv"]).stdout, "a kernel\n")
        self.assertEqual(self.board.path(path).stat().st_mode & 0o777, 0o644)

        self.assertEqual(self.kernel("robot", "--display-name", "Robot 机器人")["display_name"], "Robot 机器人")
        self.assertEqual(json.loads(self.board.path(path).read_text())["display_name"], "Robot 机器人")
        self.assertEqual([child.name for child in self.board.path(path).parent.iterdir()], ["kernel.json"])

        self.assertTrue(self.kernel("robot", "--remove")["removed"])
        self.assertFalse(self.board.path(path).parent.exists())
        self.assertEqual(self.kernel("robot", "--remove", status=1)["code"], "not_found")

    def test_places(self):
        self.install("wheel:ipykernel", environment="notebooks")
        user = self.kernel("notebooks", "--user", HOME="/home/user")["path"]
        self.assertEqual(user, "/home/user/.local/share/jupyter/kernels/jetcrew-notebooks/kernel.json")
        prefix = self.kernel("notebooks", "--prefix", "/opt/jupyter", umask=0o077)["path"]
        self.assertEqual(prefix, "/opt/jupyter/share/jupyter/kernels/jetcrew-notebooks/kernel.json")
        for path in (user, prefix):
            self.assertTrue(self.board.path(path).is_file())
        reader = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", prefix]
        self.assertIn("ipykernel_launcher", self.board.run(*reader).stdout, "it is for all users")
        self.kernel("notebooks", "--user", "--prefix", "/opt", status=2)
        self.assertEqual(self.kernel("notebook", status=1)["code"], "not_found")
        self.assertEqual(self.kernel("../notebooks", "--remove", status=1)["code"], "not_found")

    def test_the_systems_ipykernel_counts_where_the_environment_sees_it(self):
        system = self.board.path("/usr/lib/python3/dist-packages/ipykernel_launcher.py")
        system.write_text("")
        self.addCleanup(system.unlink)
        self.install("wheel:greeter==1.0", environment="seeing")
        self.assertEqual(self.kernel("seeing")["kernel"], "jetcrew-seeing")


if __name__ == "__main__":
    unittest.main()
