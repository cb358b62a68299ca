-- The last contact with each unit, from the index alone.
create index voice_need_contact on voice_need (tenant_id, channel, sensitive, identity, scope_id, raised_on);
