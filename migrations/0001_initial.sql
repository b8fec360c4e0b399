-- Times are RFC 3339 texts in UTC with milliseconds, which sort as they are. Tables are STRICT: a column holds
-- its type and nothing else. A migration that was released is never edited; the next one has the next number.

-- Jobs are never deleted, so that all else may point at them.
CREATE TABLE job_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  phase TEXT NOT NULL DEFAULT '',
  request TEXT NOT NULL CHECK (json_valid(request)),
  progress_done INTEGER NOT NULL DEFAULT 0,
  progress_total INTEGER NOT NULL DEFAULT 0,
  progress_unit TEXT NOT NULL DEFAULT 'steps' CHECK (progress_unit IN ('bytes', 'steps')),
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  result TEXT CHECK (result IS NULL OR json_valid(result)),
  created TEXT NOT NULL,
  started TEXT,
  finished TEXT,
  rev INTEGER NOT NULL DEFAULT 1,
  attempts INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  CHECK ((finished IS NULL) = (state IN ('queued', 'running')))
) STRICT;
CREATE INDEX job_records_unfinished ON job_records (id) WHERE finished IS NULL;

CREATE TABLE steps (
  job_id INTEGER NOT NULL REFERENCES job_records (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq > 0),
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  phase TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('todo', 'running', 'done', 'failed', 'skipped')),
  detail TEXT NOT NULL DEFAULT '',
  started TEXT,
  finished TEXT,
  PRIMARY KEY (job_id, seq),
  UNIQUE (job_id, name)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a number is never given twice, also after the newest rows were pruned.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  job_id INTEGER REFERENCES job_records (id) ON DELETE CASCADE,
  data TEXT NOT NULL CHECK (json_valid(data)),
  created TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_job ON events (job_id, id);

-- The highest number that was pruned: one row.
CREATE TABLE events_horizon (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  pruned_to INTEGER NOT NULL
) STRICT;
INSERT INTO events_horizon (only, pruned_to) VALUES (1, 0);

CREATE TABLE payloads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  ecosystem TEXT NOT NULL CHECK (ecosystem IN ('deb', 'wheel')),
  file_name TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  architecture TEXT NOT NULL,
  tags TEXT NOT NULL,
  summary TEXT NOT NULL,
  metadata TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  origin TEXT NOT NULL,
  imported_at TEXT NOT NULL
) STRICT;
CREATE INDEX payloads_by_name ON payloads (ecosystem, name);

CREATE TABLE plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL,
  requests TEXT NOT NULL CHECK (json_valid(requests)),
  environment TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created TEXT NOT NULL,
  approved_at TEXT,
  job_id INTEGER UNIQUE REFERENCES job_records (id),
  CHECK ((approved_at IS NULL) = (job_id IS NULL))
) STRICT;

CREATE TABLE environments (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  generation INTEGER NOT NULL CHECK (generation >= 0),
  interpreter TEXT NOT NULL,
  python TEXT NOT NULL,
  system_site_packages INTEGER NOT NULL CHECK (system_site_packages IN (0, 1)),
  updated TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE generations (
  environment TEXT NOT NULL REFERENCES environments (name) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  job_id INTEGER REFERENCES job_records (id),
  created TEXT NOT NULL,
  packages TEXT NOT NULL CHECK (json_valid(packages)),
  PRIMARY KEY (environment, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE installed (
  ecosystem TEXT NOT NULL CHECK (ecosystem IN ('deb', 'wheel')),
  name TEXT NOT NULL,
  environment TEXT NOT NULL,
  architecture TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  file_name TEXT NOT NULL,
  origin TEXT NOT NULL,
  job_id INTEGER REFERENCES job_records (id),
  requested INTEGER NOT NULL CHECK (requested IN (0, 1)),
  installed_at TEXT NOT NULL,
  PRIMARY KEY (ecosystem, environment, name, architecture),
  CHECK ((ecosystem = 'deb') = (environment = ''))
) STRICT, WITHOUT ROWID;

CREATE TABLE goals (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL,
  request TEXT NOT NULL,
  job_id INTEGER REFERENCES job_records (id),
  created TEXT NOT NULL,
  UNIQUE (environment, request)
) STRICT;

CREATE TABLE check_results (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  environment TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('passed', 'failed', 'skipped')),
  seconds REAL NOT NULL,
  detail TEXT NOT NULL,
  job_id INTEGER REFERENCES job_records (id),
  time TEXT NOT NULL
) STRICT;
CREATE INDEX check_results_latest ON check_results (environment, name, id);

CREATE TABLE board_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  observed_at TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  rev INTEGER NOT NULL CHECK (rev > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  request_hash TEXT NOT NULL,
  status INTEGER,
  body TEXT NOT NULL DEFAULT '',
  location TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (created);
