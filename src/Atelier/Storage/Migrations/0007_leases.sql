-- Who is worked for just now is looked up with every claim, among all sessions there are.
create index streaming_sessions_by_lease on streaming_sessions (lease_until) where lease_until is not null;
