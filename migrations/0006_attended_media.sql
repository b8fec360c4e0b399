-- What the board did by itself with a stick, as far as it has come: it goes on after a restart, and the report is
-- written when the stick is there.
CREATE TABLE attended_media (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The UUID or serial number of the stick's file system; its mount point where it has none.
  medium TEXT NOT NULL,
  -- As the board names it; null where nothing on the stick could be taken.
  bundle_path TEXT,
  manifest_sha256 TEXT CHECK (length(manifest_sha256) = 64),
  import_job INTEGER REFERENCES job_records (id),
  plan_id INTEGER REFERENCES plans (id),
  install_job INTEGER REFERENCES job_records (id),
  -- Null while it goes on.
  outcome TEXT CHECK (outcome IS NULL OR json_valid(outcome)),
  reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1)),
  begun_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
