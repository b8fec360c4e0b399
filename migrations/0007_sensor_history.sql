-- How the sensors' values went, thinned: minutes of the last two days, quarters of an hour of the last thirty.
-- Times are seconds since 1970 here, for they are counted with; the document is {"cpu_load_ratio": [mean, max], …}.
CREATE TABLE sensor_history (
  resolution INTEGER NOT NULL CHECK (resolution IN (60, 900)),
  time INTEGER NOT NULL CHECK (time % resolution = 0),
  document TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (resolution, time)
) STRICT, WITHOUT ROWID;
