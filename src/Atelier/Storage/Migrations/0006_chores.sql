-- What is to be done again and again, a row each.
create table chores (
    id text not null primary key,
    due_at bigint not null
);

insert into chores (id, due_at) values ('client tokens', 0);
