-- What an office has printed of what may be printed. A sheet that was made lies among what is shown and ends with it, in the
-- same transaction; every copy that was ordered stands in the ledger before anybody gets the file.

-- What the printed sheet says of a story, as a short hash: the code on paper carries it, so that a sheet that shows more than
-- may be shown now is told apart from one that shows the same. Null on other channels, and where no sheet was made.
alter table shown.story_row add column print_mark text check (print_mark ~ '^[0-9a-f]{12}$');

-- What an office wrote itself: about a town, a trade, a street. No story, no teller, no consent; a source, and two people.
create table office.profile (
  id uuid primary key default gen_random_uuid(),
  office_id text references office.office,           -- null: written for the whole network
  language text not null check (language ~ '^[a-z]{2,3}$'),
  title text not null check (length(title) between 1 and 80),
  body text not null check (length(body) between 1 and 2000),
  source text not null check (length(source) between 1 and 200),
  written_by text not null, written_at timestamptz not null default now(),
  approved_by text, approved_at timestamptz,
  withdrawn_at timestamptz,
  check (approved_by is distinct from written_by or approved_by is null)
);

create table office.print_order (
  id uuid primary key default gen_random_uuid(),
  office_id text references office.office,           -- null: ordered for the whole network
  ordered_by text not null,
  at timestamptz not null default now(),
  kind text not null check (kind in ('poster_a4', 'poster_a3', 'panel', 'rollup', 'classroom')),
  copies integer not null check (copies between 1 and 100000),
  recipient text not null check (length(recipient) between 1 and 120),  -- for what, for whom; tellers read it
  notes text[] not null default '{}',
  -- over: something on it may not be shown any more; nobody gets it again.
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'put_away', 'refused', 'over')),
  reason text check (reason in ('gone', 'letters_missing')),
  made_at timestamptz
);
create index print_order_list on office.print_order (office_id, at desc);

create table office.print_item (
  order_id uuid not null references office.print_order on delete cascade,
  place smallint not null,
  story_id text references story.story on delete cascade,
  language text,
  mark text,                                         -- what the sheet said when it was made
  disclosure_id uuid,
  profile_id uuid references office.profile,
  primary key (order_id, place),
  check ((story_id is null) <> (profile_id is null)), check ((story_id is null) = (language is null))
);
create index print_item_story on office.print_item (story_id) where story_id is not null;
create index print_item_profile on office.print_item (profile_id) where profile_id is not null;

-- The file itself. In no backup: it can be made again from what may be shown then.
create table shown.print_sheet (
  order_id uuid primary key references office.print_order on delete cascade,
  pdf bytea not null,
  made_at timestamptz not null default now()
);
alter table shown.print_sheet alter column pdf set storage external;    -- compressed already

-- When what may be printed of a story ends or becomes another, by whatever way: the files that hold it are deleted and the
-- copies that left cannot be taken back. At the end of the transaction, for publishing writes the same rows anew.
create function office.print_ended() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from shown.story_row r where r.story_id = old.story_id and r.channel = 'print' and r.language = old.language
      and r.print_mark = old.print_mark) then return null; end if;
  -- One that waits to be made once more as well: its copies are in the ledger, and end there below.
  update office.print_order o set state = 'over' from office.print_item i
    where i.order_id = o.id and i.story_id = old.story_id and i.language = old.language
      and (o.state in ('ready', 'put_away') or (o.state = 'waiting' and i.disclosure_id is not null));
  delete from shown.print_sheet s using office.print_item i
    where s.order_id = i.order_id and i.story_id = old.story_id and i.language = old.language;
  update story.disclosure d set ended_at = now(), outcome = 'cannot_be_taken_back' from office.print_item i
    where i.story_id = old.story_id and i.language = old.language and d.id = i.disclosure_id and d.ended_at is null;
  return null;
end $$;
revoke execute on function office.print_ended() from public;
create constraint trigger print_ended after delete on shown.story_row deferrable initially deferred
  for each row when (old.channel = 'print') execute function office.print_ended();

-- The file of an order, while every story on it may still be printed as it stands there. Else nothing.
create function office.print_sheet(of_order uuid) returns table (kind text, pdf bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.kind, s.pdf from office.print_order o join shown.print_sheet s on s.order_id = o.id
  where o.id = of_order and o.state = 'ready'
    and not exists (select from office.print_item i where i.order_id = o.id and i.story_id is not null and not exists (
      select from shown.story_row r where r.story_id = i.story_id and r.channel = 'print' and r.language = i.language
        and r.print_mark = i.mark and now() < r.expires_at))
    and not exists (select from office.print_item i join office.profile p on p.id = i.profile_id
      where i.order_id = o.id and p.withdrawn_at is not null)
$$;
-- Takes back what an office wrote; sheets that hold it are deleted.
create function office.withdraw_profile(of_profile uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update office.profile set withdrawn_at = now() where id = of_profile and withdrawn_at is null;
  update office.print_order o set state = 'over' where o.state in ('waiting', 'ready', 'put_away') and exists (
    select from office.print_item i where i.order_id = o.id and i.profile_id = of_profile);
  delete from shown.print_sheet s using office.print_item i where s.order_id = i.order_id and i.profile_id = of_profile;
$$;
-- Until when a story may stand on paper, by language. For readers: nothing else of it, and no list.
create function shown.in_print(of_story text) returns table (language text, mark text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.language, r.print_mark, r.expires_at from shown.story_row r
  where r.story_id = of_story and r.channel = 'print' and now() < r.expires_at order by r.language
$$;
revoke execute on function office.print_sheet(uuid), office.withdraw_profile(uuid), shown.in_print(text) from public;
grant execute on function office.print_sheet(uuid), office.withdraw_profile(uuid) to suitcase_desk;
grant execute on function shown.in_print(text) to suitcase_public;

grant select, insert on office.profile, office.print_order, office.print_item to suitcase_desk;
grant update (approved_by, approved_at) on office.profile to suitcase_desk;
grant update (state) on office.print_order to suitcase_desk;
grant select on office.profile to suitcase_worker;
grant select, update on office.print_order, office.print_item to suitcase_worker;
grant select, insert, update, delete on shown.print_sheet to suitcase_worker;
insert into queue.allowed (login, task) values ('suitcase_desk', 'print-order');
