-- Whether the device can send the digits that the phone shows.
ALTER TABLE device_grant ADD COLUMN wants_digits INTEGER NOT NULL DEFAULT 1;

CREATE INDEX device_grant_of_page ON device_grant (page_hash) WHERE page_hash IS NOT NULL;
