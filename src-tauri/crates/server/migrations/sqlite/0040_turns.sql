-- Whose turn it is to ask the platform, among several instances, and until when nobody else's.
ALTER TABLE platform_session ADD COLUMN turn_holder TEXT;
ALTER TABLE platform_session ADD COLUMN turn_until INTEGER;
