-- What the machine had free and what ran on it, over time: sums over the samples of a span, each span in milliseconds.
create table capacity_samples (
    span bigint not null,
    began_at bigint not null,
    samples bigint not null,
    total_memory bigint not null,
    used_memory bigint not null,
    promised_memory bigint not null,
    total_storage bigint not null,
    used_storage bigint not null,
    running bigint not null,
    most_running bigint not null,
    primary key (span, began_at)
);

insert into chores (id, due_at) values ('capacity', 0);
