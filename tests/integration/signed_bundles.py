"""Two bundles as they come from whoever makes them: one by a key that the board trusts, one by a stranger's.

    python3 signed_bundles.py FOLDER ROOT    good.jetbundle (about 20 MB) and stranger.jetbundle there; the key into the board's trust.d
"""
import pathlib
import shutil
import sys
import tempfile

from bundle_maker import Bundle, Key, make_deb, make_wheel, payload_of, tar_of


def make_all(folder, root):
    with tempfile.TemporaryDirectory() as keys:
        team, stranger = Key(pathlib.Path(keys), "team"), Key(pathlib.Path(keys), "stranger")
        trusted = root / "etc/jetcrew/trust.d"
        trusted.mkdir(parents=True, exist_ok=True)
        shutil.copy(team.public, trusted)
        files = [make_deb(pathlib.Path(keys), "jc-uploaded", "1.0", size=20 << 20), make_wheel(pathlib.Path(keys), "pear", "1.0")]
        payloads = {path: (content, facts) for path, content, facts in map(payload_of, files)}
        for key, name in ((team, "good"), (stranger, "stranger")):
            (folder / f"{name}.jetbundle").write_bytes(tar_of(Bundle(key, payloads).members()))


if __name__ == "__main__":
    make_all(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
