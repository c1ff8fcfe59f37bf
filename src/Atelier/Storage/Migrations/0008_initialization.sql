-- What the scripts of a session's starts came to, for the administrator. What is begun with a start is known by when that was asked for.
create table session_scripts (
    session_id text not null references streaming_sessions (id) on delete cascade,
    script_key text not null,
    began_at bigint not null,
    position bigint not null,
    outcome text not null,
    primary key (session_id, script_key)
);

-- Where the content of a share is that studio components name, as the operator says.
create table shares (
    studio_id text not null references studios (id) on delete cascade,
    endpoint text not null,
    share_name text not null,
    source text not null,
    is_nfs bigint not null,
    is_read_only bigint not null,
    has_same_ids bigint not null,
    primary key (studio_id, endpoint, share_name)
);

-- Who may let workstations join the directories that studio components name, as the operator says.
create table directories (
    studio_id text not null references studios (id) on delete cascade,
    directory_id text not null,
    domain text not null,
    user_name text not null,
    sealed_password text not null,
    primary key (studio_id, directory_id)
);
