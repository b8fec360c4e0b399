"""The rules that test_broken_bundles.py breaks in turn, broken in bundles that are uploaded: the same codes, and nothing is kept."""
import unittest

import test_broken_bundles
from board import ApiError
from bundle_maker import tar_of


class ByUpload:
    """In place of the command line's import: the daemon's API. Folders are not uploaded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board.start()

    def upload(self, path, piece=5000):
        content = path.read_bytes()
        upload = self.board.api("POST", "bundle-uploads", {"file_name": path.name, "size": len(content)})
        while upload["offset"] < len(content):
            at = upload["offset"]
            upload = self.board.api("PATCH", f"bundle-uploads/{upload['id']}", content[at:at + piece], {"Upload-Offset": str(at)})
        return upload

    def takes(self, bundle, *options):
        self.assertEqual(options, ())
        return self.upload(self.write(tar_of(bundle.members())))["result"]["imported"]

    def kept(self):
        uploads = [path for path in self.board.path("/var/lib/jetcrew/uploads").rglob("*") if path.is_file() and path.name != "upload.json"]
        return (*super().kept(), uploads)

    def refused(self, path, code, *told, status=4, what="", verify=True):
        if path.is_dir():
            return
        with self.subTest(f"{what} {code}"):
            before = self.kept()
            if path.stat().st_size == 0:
                code, told = "not_a_bundle", ()
            with self.assertRaises(ApiError) as refused:
                self.upload(path)
            problem = refused.exception.problem
            self.assertEqual((problem["code"], problem["status"]), (code, 422), problem)
            for text in told:
                self.assertIn(text, problem["detail"])
            self.assertNotRegex(problem["detail"], r"[\x00-\x1f\x7f]", "it is shown on a terminal")
            self.assertTrue(problem["hint"])
            self.assertEqual(self.kept(), before)


class Members(ByUpload, test_broken_bundles.Members):
    pass


class Packing(ByUpload, test_broken_bundles.Packing):
    # These look at the command line alone.
    test_what_is_no_bundle = None
    test_tar_fills_its_last_record = None

    def test_a_filled_last_record_is_taken(self):
        content = tar_of(self.bundle(serial=1000 * self.number + 1).members())
        path = self.write(content + bytes(-len(content) % 10240))
        self.assertEqual(self.upload(path)["state"], "done")

    def tearDown(self):
        # What that test took is known.
        if self._testMethodName != "test_a_filled_last_record_is_taken":
            super().tearDown()


if __name__ == "__main__":
    unittest.main()
