-- Offices answer for their stories. Accounts come with sign-in (their own migration); staff are named by id only.
create table office.office (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  name text not null check (length(name) between 1 and 120),
  country char(2) not null,
  serves text[] not null default '{}',             -- countries whose tellers are offered this office first
  contact text not null default '' check (length(contact) <= 500),  -- how to come in person or call; shown to tellers
  mail text check (length(mail) <= 200),           -- where "something arrived" is sent; optional
  active boolean not null default true,
  created_at timestamptz not null default now()
);

-- One row a setting: practice, recovery_key_confirmed, last_backup, last_restore_test, mail_state, keys_rotated …
create table office.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

-- The one-time link that makes the first network manager. Voided by the next start.
create table office.first_link (
  token_hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

grant select, insert, update on office.office, office.setting to suitcase_desk, suitcase_worker;
grant select, update on office.first_link to suitcase_desk;
