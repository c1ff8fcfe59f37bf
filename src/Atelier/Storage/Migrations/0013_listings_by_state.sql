-- What is listed or counted by state is told from these indexes alone; rows are read only for what is shown.
drop index streaming_sessions_by_studio;
create index streaming_sessions_by_studio on streaming_sessions (studio_id, created_at, id, state);
drop index streaming_session_backups_by_studio;
create index streaming_session_backups_by_studio on streaming_session_backups (studio_id, created_at, id, state);
