-- A link stays good until it is used or its time is over, however often somebody asks for another one: there was one for
-- each journalist, and whoever knew an address could ask again and again and so keep its owner out. Each link that confirms
-- an address carries what was typed in the form that it answers: nobody confirms what somebody else wrote meanwhile, and
-- the page shows all of it, to be corrected.
create table press.link (
  hash bytea primary key,                             -- of the word in it, which is made from the nonce and the second secret
  nonce uuid not null unique,
  journalist_id uuid not null references press.journalist on delete cascade,
  made_at timestamptz not null default now(),
  until timestamptz not null,
  registration jsonb,                                 -- null: it opens the page of somebody who is registered
  sent_at timestamptz                                 -- when the mail server took it
);
create index link_of on press.link (journalist_id, made_at);
-- Those of before were mailed, unless the mail still waits to go out: none goes out twice.
insert into press.link (hash, nonce, journalist_id, made_at, until, sent_at)
  select j.link_hash, j.link_nonce, j.id, coalesce(j.link_asked_at, now()), j.link_until,
    case when exists (select from graphile_worker.jobs waits where waits.key = 'press-link:' || j.id) then null
      else coalesce(j.link_asked_at, now()) end
  from press.journalist j
  where j.link_hash is not null and j.link_nonce is not null and j.link_until > now();

drop function press.ask(text, text, text, text, text, text, uuid, bytea);
drop function press.ask_again(text, uuid, bytea);
drop function press.send_link(uuid, uuid, bytea, interval);
drop function press.link(bytea);
alter table press.journalist drop column link_nonce, drop column link_hash, drop column link_until;

-- Nobody's mailbox is filled from here: ten minutes after the first mail, and twice as long after each further one whose
-- link is still open. There is always one that opens, so nobody is kept out by it.
create function press.may_send(of_journalist uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(max(l.made_at) + interval '10 minutes' * power(2, least(count(*), 8) - 1) <= now(), true)
      and not exists (select from press.journalist j where j.id = of_journalist and j.link_asked_at > now() - interval '10 minutes')
    from press.link l where l.journalist_id = of_journalist and now() < l.until
$$;
create function press.send_link(of_journalist uuid, nonce uuid, hash bytea, lasts interval, registration jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into press.link (hash, nonce, journalist_id, until, registration) values (hash, nonce, of_journalist, now() + lasts, registration);
  update press.journalist j set link_asked_at = now() where j.id = of_journalist;
  select queue.enqueue('press-mail', json_build_object('kind', 'link', 'id', of_journalist), 'press-link:' || of_journalist)
$$;
-- kept | too_many | no_office. The answer on the page is the same for an address that is known and one that is not.
create function press.ask(of_name text, of_outlet text, of_email text, of_purpose text, of_locale text, of_office text,
  nonce uuid, hash bytea) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j press.journalist; typed jsonb;
begin
  if not exists (select from office.office o where o.id = of_office and o.active) then return 'no_office'; end if;
  -- Nobody fills the table.
  if (select count(*) from press.journalist x where x.link_asked_at > now() - interval '1 hour') >= 200 then return 'too_many'; end if;
  select * into j from press.journalist x where x.email = lower(of_email) for update;
  if found and (j.state not in ('asked', 'approved') or not press.may_send(j.id)) then return 'kept'; end if;
  if j.id is null then
    insert into press.journalist (name, outlet, email, purpose, locale, office_id)
      values (of_name, of_outlet, lower(of_email), of_purpose, of_locale, of_office) returning * into j;
  elsif j.state = 'asked' then
    update press.journalist set asked_at = now() where id = j.id;
  end if;
  -- Who is registered gets a link to enter instead: the form changes nothing of theirs.
  if j.state = 'asked' or now() >= j.approved_until then
    typed := jsonb_build_object('name', of_name, 'outlet', of_outlet, 'purpose', of_purpose, 'locale', of_locale, 'office', of_office);
  end if;
  perform press.send_link(j.id, nonce, hash, interval '24 hours', typed);
  return 'kept';
end $$;
-- A new link for somebody who is registered; says nothing about whether anybody is.
create function press.ask_again(of_email text, nonce uuid, hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid;
begin
  select x.id into who from press.journalist x where x.email = lower(of_email)
    and x.state = 'approved' and now() < x.approved_until for update;
  if not found or not press.may_send(who) then return; end if;
  perform press.send_link(who, nonce, hash, interval '24 hours', null);
end $$;
-- confirm | enter, or no row: what the link in the mail is for, before anybody presses the button; and who it says they are.
create function press.link(of_hash bytea) returns table (what text, name text, outlet text, purpose text, office text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- A registration that ran out is asked for again: a manager says yes once more.
  select case when l.registration is null and j.state = 'approved' and now() < j.approved_until then 'enter' else 'confirm' end,
    coalesce(l.registration ->> 'name', j.name), coalesce(l.registration ->> 'outlet', j.outlet),
    coalesce(l.registration ->> 'purpose', j.purpose), coalesce(l.registration ->> 'office', j.office_id)
  from press.link l join press.journalist j on j.id = l.journalist_id
  where l.hash = of_hash and now() < l.until and (j.state = 'asked' or (j.state = 'approved'
    and (l.registration is null or now() >= j.approved_until)))
$$;
drop function press.confirm(bytea);
-- With what is said of them on the page that the link opens: whoever reads the mailbox corrects there what somebody else
-- typed in their name.
create function press.confirm(of_hash bytea, of_name text, of_outlet text, of_purpose text, of_locale text, of_office text)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid; office text;
begin
  select l.journalist_id into who from press.link l where l.hash = of_hash and now() < l.until;
  if not found then return false; end if;
  update press.journalist x set state = 'confirmed', confirmed_at = now(),
      name = of_name, outlet = of_outlet, purpose = of_purpose, locale = of_locale,
      office_id = coalesce((select o.id from office.office o where o.id = of_office and o.active), x.office_id)
    where x.id = who and (x.state = 'asked' or (x.state = 'approved' and now() >= x.approved_until)) returning x.office_id into office;
  if not found then return false; end if;
  delete from press.link l where l.journalist_id = who;
  perform queue.enqueue('press-desk', json_build_object('officeId', office), 'press-desk:' || office);
  return true;
end $$;
-- The link opens once; others that were sent stay.
drop function press.enter(bytea, bytea);
create function press.enter(of_hash bytea, session bytea) returns timestamptz language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j record; ends timestamptz;
begin
  delete from press.link l using press.journalist x
    where l.hash = of_hash and now() < l.until and l.registration is null and x.id = l.journalist_id
      and x.state = 'approved' and now() < x.approved_until
    returning x.id, x.approved_until into j;
  if not found then return null; end if;
  ends := least(now() + interval '30 days', j.approved_until);
  insert into press.session (token_hash, journalist_id, until) values (session, j.id, ends);
  return ends;
end $$;
create or replace function press.forget(session bytea) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid := press.of_session(session);
begin
  if who is null then return 'unknown'; end if;
  -- A kit that is just being taken comes before: then there is somebody to tell.
  perform from press.journalist x where x.id = who for update;
  delete from press.session s where s.journalist_id = who;
  delete from press.request r where r.journalist_id = who;
  delete from press.link l where l.journalist_id = who;
  if press.must_be_told(who) then
    update press.journalist set state = 'revoked', purpose = '', forget_asked_at = now() where id = who;
    return 'later';
  end if;
  delete from press.journalist where id = who;
  return 'forgotten';
end $$;
create or replace function press.sweep() returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone integer;
begin
  delete from press.session where until <= now();
  delete from press.link where until <= now();
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

revoke execute on function press.may_send(uuid), press.send_link(uuid, uuid, bytea, interval, jsonb),
  press.ask(text, text, text, text, text, text, uuid, bytea), press.ask_again(text, uuid, bytea), press.link(bytea),
  press.confirm(bytea, text, text, text, text, text), press.enter(bytea, bytea) from public;
grant execute on function press.ask(text, text, text, text, text, text, uuid, bytea), press.ask_again(text, uuid, bytea),
  press.link(bytea), press.confirm(bytea, text, text, text, text, text), press.enter(bytea, bytea) to suitcase_press;
grant execute on function press.send_link(uuid, uuid, bytea, interval, jsonb) to suitcase_desk;
grant select (journalist_id), delete on press.link to suitcase_desk;
grant select, update (sent_at) on press.link to suitcase_worker;
