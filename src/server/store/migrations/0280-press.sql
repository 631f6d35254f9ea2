-- Journalists: who they are, what they were given, and that they are told when it may not be used any more. Their login
-- reads no table: it has the functions below, and what a story gives to the press comes out of exactly one of them, which
-- writes the ledger entry in the same breath.
create schema press;
grant usage on schema press, shown to suitcase_press;
grant usage on schema press to suitcase_desk, suitcase_worker;
grant select on shown.site, shown.office to suitcase_press;

create table press.journalist (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  outlet text not null check (length(outlet) between 1 and 120),
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  purpose text not null check (length(purpose) <= 1000),
  locale text not null,
  office_id text not null references office.office,   -- whose manager answers
  -- asked: the link in the mail was not pressed yet. confirmed: waits for a manager.
  state text not null default 'asked' check (state in ('asked', 'confirmed', 'approved', 'refused', 'revoked')),
  -- The one link that is open: the word in it is made from the nonce and the second secret; its hash alone opens.
  link_nonce uuid,
  link_hash bytea unique,
  link_until timestamptz,
  link_asked_at timestamptz,
  asked_at timestamptz not null default now(),
  confirmed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  approved_until timestamptz,
  -- Asked to be forgotten while something that was handed out may still be used: the address stays until it is over.
  forget_asked_at timestamptz
);
create index journalist_queue on press.journalist (state, office_id);
create index journalist_asked on press.journalist (link_asked_at);

create table press.session (
  token_hash bytea primary key,
  journalist_id uuid not null references press.journalist on delete cascade,
  until timestamptz not null
);
create index session_of on press.session (journalist_id);

-- One press kit that was handed out; the ledger's entry of the same id says which story's, to whom and when.
create table press.kit (
  id uuid primary key references story.disclosure on delete cascade,
  journalist_id uuid references press.journalist on delete set null,
  prints jsonb not null,                              -- {language: hash of what was in it}
  until timestamptz not null,                         -- as the kit says it, by its month
  stopped_at timestamptz,                             -- from here on it may not be used any more
  told_at timestamptz                                 -- when the mail that says so was taken by the mail server
);
create index kit_of on press.kit (journalist_id);
create index kit_open on press.kit (id) where stopped_at is null;

-- "Verify" or "interview": sealed under a key of its own, "request:ID" in the vault, which dies with the request.
create table press.request (
  id uuid primary key,
  story_id text not null references story.story on delete cascade,
  journalist_id uuid not null references press.journalist on delete cascade,
  kind text not null check (kind in ('verify', 'interview')),
  body bytea not null,                                -- AAD press.request/ID
  at timestamptz not null default now(),
  answer text check (length(answer) <= 2000),         -- what the desk says to the outside; nothing sealed
  outcome text check (outcome in ('answered', 'closed')),
  answered_by text,
  answered_at timestamptz
);
create index request_of on press.request (journalist_id);
create index request_story on press.request (story_id, at);

create function press.shred_request_key() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from vault.story_key k where k.story_id = 'request:' || old.id;
  return old;
end $$;
create trigger shred_request_key after delete on press.request for each row execute function press.shred_request_key();
create function press.forget_story() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from press.request r where r.story_id = new.id;
  return null;
end $$;
create trigger press_forget after update of erased_at on story.story for each row
  when (new.erased_at is not null and old.erased_at is null) execute function press.forget_story();

-- What a kit is of, as a hash: the words, names, places and files. Neither the version of the yes nor its end is in it.
create function press.print_of(body jsonb) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to((body - 'consentVersion' - 'expiresAt' - 'publishedDay')::text, 'UTF8')), 'hex')
$$;
-- Whether all that is in a kit may still be given, just as long as it says.
create function press.stands(of_kit uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select k.stopped_at is null and now() < k.until and not exists (
    select from jsonb_each_text(k.prints) p where not exists (
      select from shown.story_row r where r.story_id = d.story_id and r.channel = 'press' and r.language = p.key
        and now() < r.expires_at and r.expires_at >= k.until and press.print_of(r.body) = p.value))
  from press.kit k join story.disclosure d on d.id = k.id where k.id = of_kit
$$;

-- However a press row ends (taken back, paused, narrowed, over, held): at the end of that transaction it is asked whether
-- what journalists have still stands. Publishing anew takes all rows away and puts them back; that is no end.
create function press.look_again() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from story.disclosure d join press.kit k on k.id = d.id
      where d.story_id = old.story_id and k.stopped_at is null and not press.stands(k.id)) then
    perform queue.enqueue('press-stop', json_build_object('storyId', old.story_id), 'press-stop:' || old.story_id);
  end if;
  return null;
end $$;
create constraint trigger press_look_again after delete on shown.story_row deferrable initially deferred
  for each row when (old.channel = 'press') execute function press.look_again();
insert into queue.allowed (login, task) values ('suitcase_intake', 'press-stop'), ('suitcase_desk', 'press-stop'),
  ('suitcase_desk', 'press-mail'), ('suitcase_press', 'press-mail'), ('suitcase_press', 'press-desk'), ('suitcase_press', 'notify-desk');

-- Stops what does not stand any more. A story that is only being made anew (narrowed on another channel, an end of another
-- yes) is back in a moment: unless `for_good`, it counts as ended only where nothing will bring it back by itself.
create function press.stop_kits(of_story text, for_good boolean) returns table (kit uuid, waits boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record; ended boolean;
begin
  select x.taken_back_at, x.erased_at, x.desk_state into s from story.story x where x.id = of_story for update;
  if not found then return; end if;
  ended := for_good or s.taken_back_at is not null or s.erased_at is not null
    or s.desk_state not in ('ready', 'published')
    or exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state <> 'active');
  if not ended and not exists (select from shown.story_row r where r.story_id = of_story) then
    return query select null::uuid, true;
    return;
  end if;
  return query update press.kit k set stopped_at = now() from story.disclosure d
    where d.id = k.id and d.story_id = of_story and k.stopped_at is null and not press.stands(k.id) returning k.id, false;
end $$;

-- ---- What the press login may do ----

-- kept | too_many | no_office. The answer on the page is the same for an address that is known and one that is not.
create function press.ask(of_name text, of_outlet text, of_email text, of_purpose text, of_locale text, of_office text,
  nonce uuid, hash bytea) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j press.journalist;
begin
  if not exists (select from office.office o where o.id = of_office and o.active) then return 'no_office'; end if;
  -- Nobody's mailbox is filled from here, and nobody fills the table.
  if (select count(*) from press.journalist x where x.link_asked_at > now() - interval '1 hour') >= 200 then return 'too_many'; end if;
  select * into j from press.journalist x where x.email = lower(of_email) for update;
  if found and (j.state not in ('asked', 'approved') or j.link_asked_at > now() - interval '10 minutes') then return 'kept'; end if;
  if j.id is null then
    insert into press.journalist (name, outlet, email, purpose, locale, office_id)
      values (of_name, of_outlet, lower(of_email), of_purpose, of_locale, of_office) returning * into j;
  elsif j.state = 'asked' then
    update press.journalist set name = of_name, outlet = of_outlet, purpose = of_purpose, locale = of_locale, office_id = of_office,
      asked_at = now() where id = j.id;
  end if;
  perform press.send_link(j.id, nonce, hash, interval '24 hours');
  return 'kept';
end $$;
create function press.send_link(of_journalist uuid, nonce uuid, hash bytea, lasts interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update press.journalist set link_nonce = nonce, link_hash = hash, link_until = now() + lasts, link_asked_at = now() where id = of_journalist;
  select queue.enqueue('press-mail', json_build_object('kind', 'link', 'id', of_journalist), 'press-link:' || of_journalist)
$$;
-- A new link for somebody who is registered; says nothing about whether anybody is.
create function press.ask_again(of_email text, nonce uuid, hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j record;
begin
  select x.id, x.link_asked_at into j from press.journalist x where x.email = lower(of_email)
    and x.state = 'approved' and now() < x.approved_until for update;
  if not found or j.link_asked_at > now() - interval '10 minutes' then return; end if;
  perform press.send_link(j.id, nonce, hash, interval '24 hours');
end $$;
-- confirm | enter | null: what the link in the mail is for, before anybody presses the button.
create function press.link(hash bytea) returns text language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- A registration that ran out is asked for again: a manager says yes once more.
  select case when x.state = 'approved' and now() < x.approved_until then 'enter' else 'confirm' end from press.journalist x
  where x.link_hash = hash and now() < x.link_until and x.state in ('asked', 'approved')
$$;
create function press.confirm(hash bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare office text;
begin
  update press.journalist x set state = 'confirmed', confirmed_at = now(), link_hash = null, link_nonce = null, link_until = null
    where x.link_hash = hash and now() < x.link_until
      and (x.state = 'asked' or (x.state = 'approved' and now() >= x.approved_until)) returning x.office_id into office;
  if not found then return false; end if;
  perform queue.enqueue('press-desk', json_build_object('officeId', office), 'press-desk:' || office);
  return true;
end $$;
-- The link opens once.
create function press.enter(hash bytea, session bytea) returns timestamptz language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j record; ends timestamptz;
begin
  update press.journalist x set link_hash = null, link_nonce = null, link_until = null
    where x.link_hash = hash and x.state = 'approved' and now() < x.link_until and now() < x.approved_until
    returning x.id, x.approved_until into j;
  if not found then return null; end if;
  ends := least(now() + interval '30 days', j.approved_until);
  insert into press.session (token_hash, journalist_id, until) values (session, j.id, ends);
  return ends;
end $$;
create function press.of_session(session bytea) returns uuid language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select j.id from press.session s join press.journalist j on j.id = s.journalist_id
  where s.token_hash = session and now() < s.until and j.state = 'approved' and now() < j.approved_until
$$;
create function press.me(session bytea) returns table (name text, outlet text, email text, purpose text, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select j.name, j.outlet, j.email, j.purpose, j.approved_until from press.journalist j where j.id = press.of_session(session)
$$;
create function press.leave(session bytea) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from press.session s where s.token_hash = session
$$;

-- Stories with something for the press, newest first, as the site itself shows them: for everybody.
create function press.listed(of_locale text, before bigint, most integer)
returns table (story_id text, "position" bigint, body jsonb) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.story_id, w.position, w.body from (
    select distinct on (r.position, r.story_id) r.story_id, r.position, r.body
    from shown.story_row r
    where r.channel = 'web' and r.position < before and r.basis <> 'canary' and now() < r.expires_at
      and exists (select from shown.story_row p where p.story_id = r.story_id and p.channel = 'press' and now() < p.expires_at)
    order by r.position desc, r.story_id, (r.language = of_locale) desc, (r.language = r.told_in) desc, r.language
    limit most) w
$$;
-- What a kit would hold, in numbers; its words come out of take_kit alone.
create function press.offer(session bytea, of_story text)
returns table (languages text[], pictures integer, recordings integer, until timestamptz, office text, contact text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select array_agg(r.language order by r.language), max(jsonb_array_length(r.body -> 'pictures')),
    max(jsonb_array_length(r.body -> 'recordings')), min(r.expires_at), o.name, o.contact
  from shown.story_row r join story.story s on s.id = r.story_id join office.office o on o.id = s.office_id
  where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at and press.of_session(session) is not null
  group by o.name, o.contact
$$;
-- Hands the kit out: its contents, and in the same act the ledger's entry with the name that the teller will read.
-- outcome: taken | too_many; no row: nothing to give, or nobody who may have it.
create function press.take_kit(session bytea, of_story text)
returns table (outcome text, kit uuid, body jsonb, office text, contact text, until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j press.journalist; entry uuid; ends timestamptz; kinds jsonb; version integer;
begin
  select * into j from press.journalist x where x.id = press.of_session(session) and x.state = 'approved' for update;
  if not found then return; end if;
  -- Whoever stops the story comes before this or after it: then the kit is among those that are told.
  perform from story.story s where s.id = of_story for share;
  select min(r.expires_at), jsonb_object_agg(r.language, press.print_of(r.body)), max(r.consent_version) into ends, kinds, version
    from shown.story_row r where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at;
  if kinds is null then return; end if;
  if (select count(*) from press.kit k join story.disclosure d on d.id = k.id
      where k.journalist_id = j.id and d.at > now() - interval '24 hours') >= 30 then
    return query select 'too_many', null::uuid, null::jsonb, null::text, null::text, null::timestamptz;
    return;
  end if;
  insert into story.disclosure (story_id, channel, language, recipient, what, consent_version)
    values (of_story, 'press', null, j.outlet || ' · ' || j.name, 'press_kit', version) returning id into entry;
  insert into press.kit (id, journalist_id, prints, until) values (entry, j.id, kinds, ends);
  return query select 'taken', entry, r.body, o.name, o.contact, ends
    from shown.story_row r join story.story s on s.id = r.story_id join office.office o on o.id = s.office_id
    where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at order by r.language;
end $$;
create function press.my_kits(session bytea)
returns table (kit uuid, story_id text, at timestamptz, until timestamptz, stands boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id, d.story_id, d.at, k.until, press.stands(k.id) from press.kit k join story.disclosure d on d.id = k.id
  where k.journalist_id = press.of_session(session) order by d.at desc, k.id
$$;

-- kept | unknown | too_many
create function press.ask_desk(session bytea, of_story text, request uuid, of_kind text, sealed bytea, key_master text, key_wrapped bytea)
returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid := press.of_session(session);
begin
  if who is null then return 'unknown'; end if;
  -- Only of what everybody can see, or the press may have; no answer says more about a story than that.
  if not exists (select from shown.story_row r where r.story_id = of_story and r.channel in ('web', 'press')
      and r.basis <> 'canary' and now() < r.expires_at) then return 'unknown'; end if;
  if length(sealed) > 40000 then raise exception 'too large' using errcode = 'check_violation'; end if;
  perform from press.journalist x where x.id = who for update;
  if (select count(*) from press.request r where r.journalist_id = who and r.at > now() - interval '24 hours') >= 10 then return 'too_many'; end if;
  insert into vault.story_key (story_id, master_id, wrapped) values ('request:' || request, key_master, key_wrapped);
  insert into press.request (id, story_id, journalist_id, kind, body) values (request, of_story, who, of_kind, sealed);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'kept';
end $$;
create function press.my_requests(session bytea)
returns table (kind text, story_id text, at timestamptz, outcome text, answer text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.kind, r.story_id, r.at, r.outcome, r.answer from press.request r
  where r.journalist_id = press.of_session(session) order by r.at desc, r.id
$$;

-- Whether somebody still has something that they must hear about.
create function press.must_be_told(of_journalist uuid) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from press.kit k where k.journalist_id = of_journalist and k.told_at is null
    and coalesce(k.stopped_at, k.until) > now() - interval '30 days')
$$;
-- forgotten: at once. later: all but name, outlet and address is gone; those go when nothing is left to be told.
create function press.forget(session bytea) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid := press.of_session(session);
begin
  if who is null then return 'unknown'; end if;
  -- A kit that is just being taken comes before: then there is somebody to tell.
  perform from press.journalist x where x.id = who for update;
  delete from press.session s where s.journalist_id = who;
  delete from press.request r where r.journalist_id = who;
  if press.must_be_told(who) then
    update press.journalist set state = 'revoked', purpose = '', forget_asked_at = now(), link_hash = null, link_nonce = null,
      link_until = null where id = who;
    return 'later';
  end if;
  delete from press.journalist where id = who;
  return 'forgotten';
end $$;
-- Each night: what is not needed any more. Names in the ledger stay with the story, for its teller.
create function press.sweep() returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone integer;
begin
  delete from press.session where until <= now();
  delete from press.request where answered_at < now() - interval '90 days';
  -- Whoever holds a kit stays, in whatever state: after a restore also those who wait, and are then refused.
  delete from press.journalist j where not press.must_be_told(j.id) and (
    (j.state = 'asked' and j.asked_at < now() - interval '7 days')
    or (j.state = 'confirmed' and j.confirmed_at < now() - interval '90 days')
    or (j.state = 'refused' and j.decided_at < now() - interval '30 days')
    or j.forget_asked_at is not null
    or (j.state = 'revoked' and j.decided_at < now() - interval '90 days')
    or (j.state = 'approved' and j.approved_until < now() - interval '30 days'));
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke execute on all functions in schema press from public;
grant execute on function press.ask(text, text, text, text, text, text, uuid, bytea), press.ask_again(text, uuid, bytea),
  press.link(bytea), press.confirm(bytea), press.enter(bytea, bytea), press.me(bytea), press.leave(bytea),
  press.listed(text, bigint, integer), press.offer(bytea, text), press.take_kit(bytea, text), press.my_kits(bytea),
  press.ask_desk(bytea, text, uuid, text, bytea, text, bytea), press.my_requests(bytea), press.forget(bytea) to suitcase_press;
grant execute on function press.stop_kits(text, boolean), press.sweep(), press.stands(uuid), press.print_of(jsonb) to suitcase_worker;
grant select on press.journalist, press.kit, press.request to suitcase_desk, suitcase_worker;
grant update (told_at) on press.kit to suitcase_worker;
grant update (state, decided_by, decided_at, approved_until, link_nonce, link_hash, link_until, link_asked_at) on press.journalist to suitcase_desk;
grant update (answer, outcome, answered_by, answered_at) on press.request to suitcase_desk;
grant select (journalist_id), delete on press.session to suitcase_desk;
grant execute on function press.send_link(uuid, uuid, bytea, interval) to suitcase_desk;

-- The teller reads of each copy for the press when its recipient was told to stop.
do $$
declare f record; made text; changed integer := 0;
begin
  for f in select pg_get_functiondef(p.oid) as whole from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('story', 'intake') and p.prosrc ~ '''outcome'', d\.outcome' loop
    made := replace(f.whole, '''outcome'', d.outcome',
      '''outcome'', d.outcome, ''toldAt'', (select (extract(epoch from k.told_at) * 1000)::bigint from press.kit k where k.id = d.id)');
    execute made;
    changed := changed + 1;
  end loop;
  if changed <> 1 then raise exception 'the list of copies on the teller''s page is written otherwise: % places', changed; end if;
end $$;
