"""Wheels with what the rules allow and hardly any released one has, to be compared with what pip makes of them."""
import base64
import hashlib
import stat
import zipfile

# Where a wheel's own rows end, others may stand (PEP 427): a signature is listed nowhere.
SIGNATURES = ("RECORD.jws", "RECORD.p7s")


def _row(path, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    shown = '"' + path.replace('"', '""') + '"' if set(path) & set(',"') else path
    return f"{shown},sha256={digest},{len(content)}\n"


def _wheel(folder, name, version, members, metadata="Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", about="", tag="py3-none-any",
           pure="true", modes=None, folders=()):
    escaped = name.replace("-", "_")
    info = f"{escaped}-{version}.dist-info"
    contents = {path.format(info=info, data=f"{escaped}-{version}.data"): content.encode() if isinstance(content, str) else content
                for path, content in members.items()}
    contents[f"{info}/METADATA"] = metadata.format(name=name, version=version).encode()
    contents[f"{info}/WHEEL"] = (about or f"Wheel-Version: 1.0\nGenerator: odd\nRoot-Is-Purelib: {pure}\nTag: {tag}\n").encode()
    listed = [_row(path, content) for path, content in contents.items() if not path.endswith(SIGNATURES)]
    contents[f"{info}/RECORD"] = ("".join(listed) + f"{info}/RECORD,,\n").encode()
    with zipfile.ZipFile(folder / f"{escaped}-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folders:
            archive.writestr(path, b"")
        for path, content in contents.items():
            member = zipfile.ZipInfo(path, (2020, 2, 2, 2, 2, 2))
            usual = 0o755 if ".data/scripts/" in path else 0o644
            member.external_attr = (stat.S_IFREG | (modes or {}).get(path, usual)) << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)


def write_odd_wheels(folder):
    """Writes them into `folder`; returns their projects' names, as people write them."""
    folder.mkdir(parents=True, exist_ok=True)
    _wheel(folder, "odd-schemes", "1.0", {
        "odd_schemes.py": "from odd_pure import x\n",
        "{data}/purelib/odd_pure.py": "x = 1\n",
        "{data}/platlib/odd_plat/__init__.py": "",
        "{data}/headers/odd.h": "#define ODD 1\n",
        "{data}/headers/deep/odder.h": "#define ODD 2\n",
        "{data}/data/etc/odd/odd.conf": "a = b\n",
        "{data}/data/share/odd/a b.txt": "blank\n",
        "{data}/data/bin/odd-by-data": "#!/bin/sh\n",
    }, modes={"odd_schemes-1.0.data/data/bin/odd-by-data": 0o755})
    _wheel(folder, "odd-schemes-plat", "1.0", {
        "odd_schemes_plat.py": "",
        "{data}/purelib/odd_from_pure.py": "",
        "{data}/platlib/odd_from_plat.py": "",
    }, pure="false")
    _wheel(folder, "odd-scripts", "1.0", {
        "odd_scripts.py": "def main():\n    pass\nclass Tool:\n    class deep:\n        @staticmethod\n        def run():\n            pass\n",
        "{data}/scripts/odd-python": "#!python\nprint('python')\n",
        "{data}/scripts/odd-python-options": "#!python -u\nprint('options')\n",
        "{data}/scripts/odd-pythonw": "#!pythonw\nprint('window')\n",
        "{data}/scripts/odd-dos": "#!python\r\nprint('dos')\r\n",
        "{data}/scripts/odd-other": "#!/usr/bin/env python3\nprint('left alone')\n",
        "{data}/scripts/odd-shell.sh": "#!/bin/sh\necho shell\n",
        "{data}/scripts/odd-binary": bytes(range(256)) * 40,
        "{data}/scripts/odd-empty": "",
        "{data}/scripts/odd-no-end": "#!python",
        "{data}/scripts/odd-both": "#!python\nprint('the entry point goes before this')\n",
        "{info}/entry_points.txt": "# made by hand\n[console_scripts]\nodd-both = odd_scripts:main\nodd.dotted=odd_scripts:Tool.deep.run\n"
                                   "odd-extra = odd_scripts:main [nothing,more]\nOdd-Case = odd_scripts:main\n\n"
                                   "[gui_scripts]\nodd-window = odd_scripts:main\n[odd.plugins]\nnone = odd_scripts\n",
    }, metadata="Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: nothing\nProvides-Extra: more\n")
    _wheel(folder, "odd-modes", "1.0", {f"odd_modes/m{mode:04o}.py": "" for mode in (0o644, 0o600, 0o755, 0o711, 0o100, 0o4755, 0o2644, 0o000, 0o444)}
           | {"odd_modes/__init__.py": ""},
           modes={f"odd_modes/m{mode:04o}.py": mode for mode in (0o644, 0o600, 0o755, 0o711, 0o100, 0o4755, 0o2644, 0o000, 0o444)})
    _wheel(folder, "odd-names", "1.0", {
        "odd_names/__init__.py": "",
        "odd_names/a, b.txt": "comma",
        'odd_names/say "hello".txt': "quotes",
        "odd_names/名字.txt": "not ASCII",
        "odd_names/é.txt": "nor this",
        "odd_names/ leading.txt": "blank",
        "odd_names/-dash": "",
        "odd_names/#hash": "",
        "odd_names/%percent": "",
    }, folders=["odd_names/", "odd_names/nothing_here/"])
    _wheel(folder, "odd-signed", "1.0", {"odd_signed.py": "", "{info}/RECORD.jws": "{}", "{info}/RECORD.p7s": b"\x30\x80"})
    _wheel(folder, "odd-about", "1.0", {"odd_about.py": ""},
           about="Wheel-Version: 1.9\nGenerator: one\nRoot-Is-Purelib: True\nTag: py3-none-any\nGenerator: two\nRoot-Is-Purelib: true\nBuild: 1\nFuture: yes\n")
    for version, metadata in (("1.0", "Metadata-Version: 1.0\nName: {name}\nVersion: {version}\nSummary: old\nPlatform: UNKNOWN\n"),
                              ("1.1", "Metadata-Version: 1.1\nName: {name}\nVersion: {version}\nSummary: old\nRequires: nothing\nProvides: odd\n"),
                              ("1.2", "Metadata-Version: 1.2\nName: {name}\nVersion: {version}\nRequires-Python: >=3\nObsoletes-Dist: odd\n"),
                              ("2.4", "Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\nLicense-File: LICENSE\n\n# Text\n")):
        name = f"odd-metadata-{version.replace('.', '')}"
        _wheel(folder, name, "1.0", {f"{name.replace('-', '_')}.py": "", "{info}/licenses/LICENSE": "MIT"}, metadata=metadata)
    # Namespaces (PEP 420) that two share, and one file that both bring.
    for name in ("one", "two"):
        _wheel(folder, f"odd-space-{name}", "1.0", {f"odd_space/{name}/__init__.py": "", "odd_space/same.txt": "the same in both\n"})
    _wheel(folder, "Odd.Written_Name", "2!1.0.post1+nv22.1", {"odd_written.py": ""})
    return sorted(file.name.split("-")[0].replace("_", "-") for file in folder.glob("*.whl"))
