-- What a check measured, as its script wrote it.
ALTER TABLE check_results ADD COLUMN measured TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(measured));
