-- EULAs are the operator's: they go with images of the engine, and studios accept them.

create table eulas (
    id text not null primary key,
    created_at bigint not null,
    document text not null,
    facts text not null,
    version bigint not null
);

create index eulas_by_age on eulas (created_at, id);

create table image_eulas (
    ec2_image_id text not null,
    eula_id text not null references eulas (id),
    primary key (ec2_image_id, eula_id)
);

create table eula_acceptances (
    id text not null primary key,
    studio_id text not null references studios (id) on delete cascade,
    eula_id text not null references eulas (id),
    created_at bigint not null,
    document text not null,
    facts text not null,
    version bigint not null
);

create unique index eula_acceptances_by_eula on eula_acceptances (studio_id, eula_id);
create index eula_acceptances_by_studio on eula_acceptances (studio_id, created_at, id);
