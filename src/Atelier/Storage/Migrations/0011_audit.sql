-- Who did what. Ids are in the order of time, so they are what listings go by.
create table audit_events (
    id text not null primary key,
    happened_at bigint not null,
    account text,
    studio_id text,
    principal_id text,
    principal_name text,
    proof text not null,
    proof_id text,
    role_arn text,
    operation text not null,
    resource text,
    resource_id text,
    detail text,
    status bigint not null,
    error text,
    message text,
    address text,
    request_id text,
    times bigint not null,
    last_at bigint not null
);

create index audit_events_by_account on audit_events (account, id);
create index audit_events_by_studio on audit_events (studio_id, id) where studio_id is not null;
create index audit_events_by_principal on audit_events (principal_name, id) where principal_name is not null;
create index audit_events_by_resource on audit_events (resource_id, id) where resource_id is not null;
create index audit_events_by_refusal on audit_events (account, id) where error is not null;

insert into chores (id, due_at) values ('audit', 0);
