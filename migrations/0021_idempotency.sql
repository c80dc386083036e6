-- What a request was answered that names itself by a key: asked again, the answer is given again and nothing is done.

create table idempotent_answers (
  tenant_id   uuid not null references tenants (id),
  -- Of the platform, when somebody acts for the organization.
  user_id     uuid not null,
  -- Method and route.
  operation   text not null,
  key         text not null constraint idempotent_answers_key_length check (char_length(key) between 1 and 255),
  -- SHA-256 of what the request said: another one under the same key is refused.
  hash        bytea not null constraint idempotent_answers_hash_length check (octet_length(hash) = 32),
  -- What the operation returned.
  answer      jsonb not null,
  answered_at timestamptz not null,
  primary key (tenant_id, user_id, operation, key)
);
create index idempotent_answers_oldest on idempotent_answers (answered_at);

alter table idempotent_answers enable row level security;
alter table idempotent_answers force row level security;
create policy idempotent_answers_of_tenant on idempotent_answers to engrane_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- What is done for the platform is answered in its own transaction, and read by whoever asked in that of their tenant.
create policy idempotent_answers_of_platform on idempotent_answers for insert to engrane_platform with check (true);
create policy idempotent_answers_of_all on idempotent_answers to engrane_system, current_user using (true);

grant select, insert on idempotent_answers to engrane_app;
grant insert on idempotent_answers to engrane_platform;
grant select, delete on idempotent_answers to engrane_system;
