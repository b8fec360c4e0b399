"""The catalogue's files against their JSON Schemas, and the texts of known problems against what they need."""
import copy
import json
import pathlib
import unittest

from schema import faults

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = SOURCE / "packages"
TEXTS = SOURCE / "tests" / "fixtures" / "problems"
SCHEMAS = {"jetpack": "jetpack.json", "boards": "boards.json", "constraints": "constraints.json",
           "libraries": "libraries.json", "edition": "edition.json", "archives": "archives.json",
           "profile": "profiles/*.json", "check": "checks/*.json", "problems": "problems/*.json"}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_of(name):
    return read(PACKAGES / "schemas" / f"{name}.json")


def objects(value, path=()):
    """Every object in the value with the path to it."""
    if isinstance(value, dict):
        yield path, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from objects(inner, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


class Schemas(unittest.TestCase):
    def test_every_file_has_a_schema_and_fits_it(self):
        seen = set()
        for name, pattern in SCHEMAS.items():
            schema = schema_of(name)
            for path in PACKAGES.glob(pattern):
                seen.add(path)
                with self.subTest(path.name):
                    self.assertEqual(faults(schema, schema, read(path)), [])
        others = set(PACKAGES.rglob("*.json")) - set((PACKAGES / "schemas").glob("*.json"))
        self.assertEqual(seen, others)
        self.assertEqual({path.stem for path in (PACKAGES / "schemas").glob("*.json")}, set(SCHEMAS))

    def test_refuse_members_that_are_misspelt(self):
        """One more member, wherever there is an object, is found in each of the files."""
        for name, pattern in SCHEMAS.items():
            schema = schema_of(name)
            path = sorted(PACKAGES.glob(pattern))[0]
            document = read(path)
            for place, _ in objects(document):
                broken = copy.deepcopy(document)
                at(broken, place)["misspelt"] = 1
                with self.subTest(path.name, place=place):
                    self.assertNotEqual(faults(schema, schema, broken), [])

    def test_refuse_what_is_missing_or_of_another_type(self):
        for name, pattern in SCHEMAS.items():
            schema = schema_of(name)
            document = read(sorted(PACKAGES.glob(pattern))[0])
            for member in schema["required"]:
                for broken in ({**document, member: -0.5}, {key: value for key, value in document.items() if key != member}):
                    with self.subTest(name, member=member):
                        self.assertNotEqual(faults(schema, schema, broken), [])


class Problems(unittest.TestCase):
    def setUp(self):
        self.problems = [problem for path in sorted((PACKAGES / "problems").glob("*.json")) for problem in read(path)["problems"]]

    def test_have_one_name_each_and_a_text_that_shows_them(self):
        names = [problem["id"] for problem in self.problems]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(names), 62)
        self.assertEqual(set(names), {path.name.split(".")[0] for path in TEXTS.glob("*.txt")})

    def test_name_their_sources_unless_marked_as_unsourced(self):
        for problem in self.problems:
            with self.subTest(problem["id"]):
                self.assertEqual(problem["evidence"] == "unsourced", "sources" not in problem)

    def test_speak_chinese(self):
        for problem in self.problems:
            for member in ("title", "cause", "remedy"):
                with self.subTest(problem["id"], member=member):
                    self.assertTrue(any("一" <= character <= "鿿" for character in problem[member]["zh-CN"]))
                    self.assertFalse(any("一" <= character <= "鿿" for character in problem[member]["en"]))


if __name__ == "__main__":
    unittest.main()
