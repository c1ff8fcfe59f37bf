-- Users can be disabled, keys say when they were last used, and people whom an OpenID Connect issuer knows are principals, too.
alter table principals add column is_enabled bigint not null default 1;

alter table access_keys add column last_used_at bigint;
create index access_keys_by_principal on access_keys (principal_id, created_at, id);

create table web_identities (
    account text not null,
    issuer text not null,
    subject text not null,
    principal_id text not null references principals (id),
    primary key (account, issuer, subject)
);
