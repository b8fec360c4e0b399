-- Bundles that were taken, with what signed them: an older one of the same name, channel and key is refused.
CREATE TABLE bundles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  manifest_sha256 TEXT NOT NULL UNIQUE CHECK (length(manifest_sha256) = 64),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  channel TEXT NOT NULL,
  serial INTEGER NOT NULL CHECK (serial > 0),
  -- As it was signed, byte for byte.
  manifest TEXT NOT NULL CHECK (json_valid(manifest)),
  -- By file name, each in minisign's form.
  signatures TEXT NOT NULL CHECK (json_valid(signatures)),
  key_ids TEXT NOT NULL CHECK (json_valid(key_ids)),
  origin TEXT NOT NULL,
  job_id INTEGER REFERENCES job_records (id),
  imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE bundle_serials (
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  key_id TEXT NOT NULL,
  serial INTEGER NOT NULL CHECK (serial > 0),
  PRIMARY KEY (name, channel, key_id)
) STRICT, WITHOUT ROWID;
