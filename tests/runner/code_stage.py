"""What can be said of the code without running it, and the build."""
from stage import BUILD, SOURCE


def cpp_files():
    return sorted(path for folder in ("server", "tests") for path in (SOURCE / folder).rglob("*.[ch]pp")
                  if "node_modules" not in path.parts)


def shell_scripts():
    """The files of deploy/, tests/ and .ci/ that a Bourne shell runs."""
    found = []
    for folder in ("deploy", "tests", ".ci"):
        for path in (SOURCE / folder).rglob("*"):
            if path.is_file() and "node_modules" not in path.parts:
                with path.open("rb") as file:
                    first = file.readline(80)
                if first.startswith(b"#!") and b"sh" in first:
                    found.append(path)
    return sorted(found)


def check_format(stage, _name):
    files, scripts = cpp_files(), shell_scripts()
    formatted = stage.run(["clang-format-19", "--dry-run", "-Werror", *files])
    checked = stage.run(["shellcheck", "--external-sources", f"--source-path={SOURCE}", *scripts])
    stage.failed += (formatted != 0) + (checked != 0)
    stage.note = f"{len(files)} C++ files, {len(scripts)} shell scripts"


def build(stage, _name):
    stage.must(["cmake", "-S", SOURCE, "--preset", "release", "-B", BUILD])
    stage.must(["cmake", "--build", BUILD])
    stage.must([BUILD / "jetcrew", "version"])
    stage.note = f"jetcrew, {(BUILD / 'jetcrew').stat().st_size / 1e6:.1f} MB"
