-- What a check found, as data: the page makes its sentence in its reader's language.
ALTER TABLE check_results ADD COLUMN hint TEXT NOT NULL DEFAULT '';
ALTER TABLE check_results ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE check_results ADD COLUMN facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts));
