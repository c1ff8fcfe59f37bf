-- What the operator allows a studio in place of the defaults; null is any number.
create table studio_quotas (
    studio_id text not null references studios (id) on delete cascade,
    name text not null,
    most bigint,
    primary key (studio_id, name)
);

-- The components that are shared file systems, or are about to be.
alter table studio_components add column is_shared_file_system bigint not null default 0;
update studio_components set is_shared_file_system = 1 where type = 'SHARED_FILE_SYSTEM';

-- The sessions on an instance type of the family G5.
alter table streaming_sessions add column is_g5 bigint not null default 0;
update streaming_sessions set is_g5 = 1 where document like '%,"ec2InstanceType":"g5.%';

-- What counts, and nothing else, so that counting costs the same whatever was deleted before.
create index streaming_images_counted on streaming_images (studio_id) where state not in ('CREATE_FAILED', 'DELETED');
create index launch_profiles_counted on launch_profiles (studio_id) where state not in ('CREATE_FAILED', 'DELETED');
create index studio_components_counted on studio_components (studio_id, is_shared_file_system)
    where state not in ('CREATE_FAILED', 'DELETED');
create index streaming_sessions_counted on streaming_sessions (studio_id, is_g5) where state <> 'DELETED';
