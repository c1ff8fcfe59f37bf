-- Times are Unix milliseconds. Documents and facts are JSON; every other column of a resource is derived from them.

create table installation (
    id text not null primary key,
    key_mark text not null
);

create table principals (
    id text not null primary key,
    account text not null,
    name text not null,
    kind text not null,
    created_at bigint not null
);

create unique index principals_by_name on principals (account, name);

create table access_keys (
    id text not null primary key,
    principal_id text not null references principals (id),
    sealed_secret text not null,
    is_active bigint not null,
    created_at bigint not null
);

create table client_tokens (
    principal_id text not null,
    operation text not null,
    token text not null,
    fingerprint text not null,
    answer text not null,
    created_at bigint not null,
    primary key (principal_id, operation, token)
);

create index client_tokens_by_age on client_tokens (created_at);

create table studios (
    id text not null primary key,
    account text not null,
    studio_name text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index studios_by_account on studios (account, created_at, id);
create unique index studios_by_name on studios (studio_name) where state not in ('DELETED', 'CREATE_FAILED');
create index studios_by_due on studios (due_at) where due_at is not null;

create table studio_members (
    studio_id text not null,
    principal_id text not null,
    persona text not null,
    identity_store_id text not null,
    primary key (studio_id, principal_id)
);

create table studio_components (
    id text not null primary key,
    studio_id text not null,
    type text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index studio_components_by_studio on studio_components (studio_id, created_at, id);
create unique index studio_components_one_directory on studio_components (studio_id)
    where type = 'ACTIVE_DIRECTORY' and state not in ('CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETED');
create index studio_components_by_due on studio_components (due_at) where due_at is not null;

create table streaming_images (
    id text not null primary key,
    studio_id text not null,
    owner text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index streaming_images_by_studio on streaming_images (studio_id, created_at, id);
create index streaming_images_by_due on streaming_images (due_at) where due_at is not null;

create table launch_profiles (
    id text not null primary key,
    studio_id text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index launch_profiles_by_studio on launch_profiles (studio_id, created_at, id);
create index launch_profiles_by_due on launch_profiles (due_at) where due_at is not null;

create table launch_profile_members (
    launch_profile_id text not null,
    principal_id text not null,
    persona text not null,
    identity_store_id text not null,
    primary key (launch_profile_id, principal_id)
);

create index launch_profile_members_by_principal on launch_profile_members (principal_id, launch_profile_id);

create table streaming_sessions (
    id text not null primary key,
    studio_id text not null,
    launch_profile_id text not null,
    owned_by text not null,
    created_by text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    lease_holder text,
    lease_until bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index streaming_sessions_by_studio on streaming_sessions (studio_id, created_at, id);
create index streaming_sessions_by_owner on streaming_sessions (studio_id, owned_by, created_at, id);
create index streaming_sessions_by_creator on streaming_sessions (studio_id, created_by, created_at, id);
create index streaming_sessions_by_due on streaming_sessions (due_at) where due_at is not null;

create table streaming_session_backups (
    id text not null primary key,
    studio_id text not null,
    session_id text not null,
    owned_by text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index streaming_session_backups_by_studio on streaming_session_backups (studio_id, created_at, id);
create index streaming_session_backups_by_owner on streaming_session_backups (studio_id, owned_by, created_at, id);
create index streaming_session_backups_by_session on streaming_session_backups (session_id, created_at, id);
create index streaming_session_backups_by_due on streaming_session_backups (due_at) where due_at is not null;

create table streaming_session_streams (
    id text not null primary key,
    session_id text not null,
    state text not null,
    created_at bigint not null,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index streaming_session_streams_by_due on streaming_session_streams (due_at) where due_at is not null;
