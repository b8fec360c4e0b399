-- What was asked for when a generation was made, so that going back to it goes back to that too. Null: not known.
ALTER TABLE generations ADD COLUMN goals TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(goals));
