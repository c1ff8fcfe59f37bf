-- How far the check of each backup is, and what it recorded: a digest for each stretch of the backup. The last stretch has no end.
create table backup_checks (
    id text not null primary key,
    due_at bigint,
    document text not null,
    facts text not null,
    version bigint not null
);

create index backup_checks_by_due on backup_checks (due_at) where due_at is not null;

create table backup_stretches (
    backup_id text not null,
    number bigint not null,
    end_path text,
    end_offset bigint not null,
    bytes bigint not null,
    digest text not null,
    primary key (backup_id, number)
);

-- Backups from before there were checks are recorded as they are now.
insert into backup_checks (id, due_at, document, facts, version)
select id, 0, '{"backupId":"' || id || '"}', '{"dueAt":0}', 1 from streaming_session_backups where state = 'READY';
