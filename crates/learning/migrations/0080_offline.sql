-- A session that a device began without a network: when we heard of it.
alter table learning_cmi5_session add column arrived_at BIGINT;
