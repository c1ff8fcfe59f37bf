-- How people sign in to the portal. What they prove it with is kept as hashes alone, and tokens of issuers sealed.
create table passwords (
    principal_id text not null primary key references principals (id),
    hash text not null,
    is_temporary bigint not null,
    changed_at bigint not null
);

create table sign_ins (
    id text not null primary key,
    secret_hash text not null,
    principal_id text not null references principals (id),
    address text not null,
    browser text not null,
    issuer text,
    sealed_token text,
    created_at bigint not null,
    used_at bigint not null,
    ends_at bigint not null,
    due_at bigint not null
);

create unique index sign_ins_by_secret on sign_ins (secret_hash);
create index sign_ins_by_principal on sign_ins (principal_id, created_at, id);
create index sign_ins_by_due on sign_ins (due_at);

-- Attempts that have not succeeded, by what they have in common: a user's name or an address, neither of them in the clear.
create table failed_sign_ins (
    id text not null primary key,
    attempts bigint not null,
    last_at bigint not null,
    due_at bigint not null
);

create index failed_sign_ins_by_due on failed_sign_ins (due_at);
