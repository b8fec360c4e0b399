"""Small wheels of a test's own, written as a build tool writes them."""
import base64
import hashlib
import zipfile


def write_wheel(folder, name, version, members, requires=(), tag="py3-none-any", pure=True):
    """`members`: content (bytes or text) by path. RECORD, METADATA and WHEEL are added. Returns the file."""
    info = f"{name}-{version}.dist-info"
    contents = {path: content.encode() if isinstance(content, str) else content for path, content in members.items()}
    contents[f"{info}/METADATA"] = "".join(
        [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", *(f"Requires-Dist: {need}\n" for need in requires)]).encode()
    contents[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: {str(pure).lower()}\nTag: {tag}\n".encode()
    digest = lambda content: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    lines = [f"{path},sha256={digest(content)},{len(content)}\n" for path, content in contents.items()]
    contents[f"{info}/RECORD"] = ("".join(lines) + f"{info}/RECORD,,\n").encode()
    file = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    return file
