ALTER TABLE household_member ADD COLUMN since_precision VARCHAR(40)
-- next
ALTER TABLE household_member ADD COLUMN until_precision VARCHAR(40)
-- next
ALTER TABLE relationship ADD COLUMN since_precision VARCHAR(40)
-- next
ALTER TABLE relationship ADD COLUMN until_precision VARCHAR(40)
-- next
ALTER TABLE emotional_tie ADD COLUMN since_precision VARCHAR(40)
-- next
ALTER TABLE emotional_tie ADD COLUMN until_precision VARCHAR(40)
-- next
ALTER TABLE harm_tie ADD COLUMN since_precision VARCHAR(40)
-- next
ALTER TABLE harm_tie ADD COLUMN until_precision VARCHAR(40)
-- next
ALTER TABLE harm_link ADD COLUMN since_precision VARCHAR(40)
-- next
ALTER TABLE harm_link ADD COLUMN until_precision VARCHAR(40)
