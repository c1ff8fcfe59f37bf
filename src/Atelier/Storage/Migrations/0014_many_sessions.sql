-- What the server asks at every step or every minute costs what is running, not what there is.
alter table streaming_sessions add column has_volume bigint not null default 0;
update streaming_sessions set has_volume = 1 where facts like '%,"volumeGeneration":%';
create index streaming_sessions_with_volume on streaming_sessions (id) where has_volume = 1;
create index streaming_sessions_running on streaming_sessions (state)
    where state in ('READY', 'START_IN_PROGRESS', 'STOP_IN_PROGRESS', 'CREATE_IN_PROGRESS');
-- With the state in it, or SQLite takes an index of all sessions, which has it, for the better one to count by.
drop index streaming_sessions_counted;
create index streaming_sessions_counted on streaming_sessions (studio_id, is_g5, state) where state <> 'DELETED';
