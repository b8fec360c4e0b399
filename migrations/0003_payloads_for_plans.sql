-- A plan may look at thousands of payloads: what it reads of each stands in columns of its own, and a wheel's
-- metadata are headers as in METADATA, which are read faster than JSON.
ALTER TABLE payloads ADD COLUMN unpacked_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payloads ADD COLUMN libraries TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(libraries));

UPDATE payloads SET
  unpacked_bytes = coalesce(json_extract(facts, '$.unpacked_bytes'), 0),
  libraries = coalesce(json_extract(facts, '$.libraries'), 'null'),
  facts = json_remove(facts, '$.unpacked_bytes', '$.libraries');

UPDATE payloads SET metadata =
  'Metadata-Version: 2.1' || char(10)
  || 'Name: ' || json_extract(metadata, '$.name') || char(10)
  || 'Version: ' || json_extract(metadata, '$.version') || char(10)
  || 'Requires-Python: ' || json_extract(metadata, '$.requires_python') || char(10)
  || coalesce((SELECT group_concat('Requires-Dist: ' || replace(value, char(10), char(10) || ' ') || char(10), '')
               FROM json_each(metadata, '$.requires_dist')), '')
  || coalesce((SELECT group_concat('Provides-Extra: ' || value || char(10), '')
               FROM json_each(metadata, '$.provides_extra')), '')
WHERE ecosystem = 'wheel' AND json_valid(metadata);
