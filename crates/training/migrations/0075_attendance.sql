-- The statement in the records that tells of an attendance: taken back with it.
alter table training_attendance add column statement_id UUID;
