create table vms (
    id varchar(32) primary key,
    short_id varchar(8) not null constraint vms_short_id unique,
    name varchar(63) not null constraint vms_name unique,
    state varchar(16) not null,
    reason varchar(4000) not null,
    image varchar(255) not null,
    image_digest varchar(80) not null,
    rootfs varchar(4096),
    work_seed varchar(4096),
    kernel varchar(63) not null,
    vmm varchar(16) not null,
    accelerated boolean not null,
    vcpu integer not null,
    memory_bytes bigint not null,
    disk_bytes bigint not null,
    storage varchar(16) not null,
    address varchar(15) not null constraint vms_address unique,
    nat boolean not null,
    tap varchar(15) constraint vms_tap unique,
    created_at timestamp(9) with time zone not null,
    started_at timestamp(9) with time zone
);

create table operations (
    id varchar(19) primary key,
    kind varchar(32) not null,
    subject varchar(255) not null,
    status varchar(16) not null,
    failure_code varchar(32),
    failure_message varchar(4000),
    failure_hint varchar(4000),
    started_at timestamp(9) with time zone not null,
    finished_at timestamp(9) with time zone
);
create index operations_started_at on operations (started_at);
create index operations_status on operations (status);

create table operation_stages (
    operation_id varchar(19) not null references operations (id) on delete cascade,
    position integer not null,
    name varchar(255) not null,
    millis bigint not null,
    done boolean not null,
    primary key (operation_id, position)
);
