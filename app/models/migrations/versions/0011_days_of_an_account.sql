ALTER TABLE user_account ADD COLUMN begins_on DATE
-- next
ALTER TABLE user_account ADD COLUMN leaves_on DATE
