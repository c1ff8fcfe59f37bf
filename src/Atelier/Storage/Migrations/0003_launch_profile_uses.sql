-- The ids of the components and images that a launch profile uses, or is about to. The document holds them all, so it serves until the row
-- is next written.
alter table launch_profiles add column uses text not null default '';
update launch_profiles set uses = document;

create index streaming_sessions_by_profile on streaming_sessions (launch_profile_id) where state <> 'DELETED';
