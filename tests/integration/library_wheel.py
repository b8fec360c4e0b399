"""A wheel that loads a library of the system, libjetcrewdemo.so.3, and the Debian package that brings it: built with gcc.

    python3 library_wheel.py FOLDER    the wheel alone, there
"""
import pathlib
import subprocess
import sys
import tempfile

from wheels import write_wheel

LIBRARY = "libjetcrewdemo.so.3"


def compile_library(folder, soname, source, *options):
    path = folder / soname
    code = folder / (soname + ".c")
    code.write_text(source)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", f"-Wl,-soname,{soname}", "-o", path, code, *options], check=True)
    return path


def make_deb(folder, library):
    """libjetcrewdemo3, with the library where Debian puts it."""
    architecture = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()
    triplet = subprocess.run(["gcc", "-print-multiarch"], check=True, capture_output=True, text=True).stdout.strip()
    tree = folder / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: libjetcrewdemo3\nVersion: 3.1-1\nArchitecture: {architecture}\nMulti-Arch: same\nSection: libs\n"
        "Maintainer: Nobody <nobody@localhost>\nDescription: a library that a wheel loads\n")
    (tree / "DEBIAN/triggers").write_text("activate-noawait ldconfig\n")
    place = tree / "usr/lib" / triplet
    place.mkdir(parents=True)
    # As most libraries: the soname is a link to the file.
    (place / "libjetcrewdemo.so.3.1").write_bytes(library.read_bytes())
    (place / LIBRARY).symlink_to("libjetcrewdemo.so.3.1")
    deb = folder / f"libjetcrewdemo3_3.1-1_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, deb], check=True, stdout=subprocess.DEVNULL)
    return deb


def make_wheel(folder, module):
    machine = subprocess.run(["uname", "-m"], check=True, capture_output=True, text=True).stdout.strip()
    members = {
        # Fails at import where the loader does not find what the object asks for.
        "demo/__init__.py": "import ctypes, os\n_native = ctypes.CDLL(os.path.join(os.path.dirname(__file__), '_native.so'))\n"
                            "answer = _native.native_answer()\n",
        "demo/_native.so": module.read_bytes(),
    }
    return write_wheel(folder, "demo", "1.0", members, tag=f"py3-none-linux_{machine}", pure=False)


def make_all(folder):
    """The wheel and the deb."""
    library = compile_library(folder, LIBRARY, "int library_answer(void) { return 42; }\n")
    module = compile_library(folder, "_native.so", "int library_answer(void);\nint native_answer(void) { return library_answer(); }\n", library)
    return make_wheel(folder, module), make_deb(folder, library)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        wheel, _ = make_all(pathlib.Path(made))
        (pathlib.Path(sys.argv[1]) / wheel.name).write_bytes(wheel.read_bytes())
