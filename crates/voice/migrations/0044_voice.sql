-- Counts, tiles and the trend are read from this alone, without the texts.
create index voice_need_figures on voice_need (
    tenant_id, state, sensitive, open, waiting, level, due_at, owner_id, scope_id, handling_id,
    raised_on, closed_on, reopened, answered_on, answered_in_time, category, sub
);
