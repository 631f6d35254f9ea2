-- A story that several people tell together. Each is a person of role teller with a yes, a receipt, a claim and messages of
-- their own; what is shown is the least that all of them allow. Clear: what decides. Sealed ("facts:PERSON",
-- "contact:PERSON"): what is known of each. A story told by one has no row here, and nothing of it changes.
create table story.group_teller (
  story_id text not null,
  person_id uuid not null,
  place smallint not null check (place between 1 and 12),   -- the order of telling; stands for a name at the desk
  origin char(2),                                    -- a hold on this country holds the story, whoever else tells it
  claim_open boolean not null,
  claim_waits boolean not null,                      -- this person's claim keeps the story back
  paused_self boolean not null default false,        -- paused by this receipt: nobody else ends it
  took_back_at timestamptz,
  erase_at timestamptz,                              -- what this person chose; the soonest of all counts
  was_in text,                                       -- the version that was closed, and who this was in it
  was_person uuid,
  primary key (story_id, person_id),
  unique (story_id, place),
  foreign key (story_id, person_id) references story.person on delete cascade
);
grant select on story.group_teller to suitcase_desk, suitcase_worker;
grant update (claim_open, claim_waits) on story.group_teller to suitcase_desk;
grant update (origin, claim_open, claim_waits) on story.group_teller to suitcase_worker;  -- erasing

alter table story.receipt add column person_id uuid;           -- null: the story has one teller
alter table story.receipt_request add column person_id uuid;
alter table story.handout_request add column person_id uuid;
alter table story.message add column person_id uuid;           -- on whose page alone it stands; null: every teller's
alter table story.story add column derived_from text;          -- the version of a group that was closed before this one

create function story.is_group(of_story text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.group_teller g where g.story_id = of_story)
$$;
-- Whom a receipt belongs to.
create function story.person_of_receipt(of_receipt uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(r.person_id, (select p.id from story.person p where p.story_id = r.story_id and p.role = 'teller' order by p.id limit 1))
  from story.receipt r where r.id = of_receipt
$$;
-- Who did it, where more than one could have.
create function story.who_did(of_story text, person uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when story.is_group(of_story) then jsonb_build_object('person', person) else '{}' end
$$;
-- Whether a teller has said yes to exactly this version of a text (of_file: of what is heard in a recording).
create function story.has_approved(of_story text, person uuid, of_file uuid, lang text, text_version integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.consent_event e where e.story_id = of_story and e.kind = 'approved'
    and e.detail ->> 'person' = person::text and e.detail ->> 'language' = lang and (e.detail ->> 'version')::integer = text_version
    and e.detail ->> 'recording' is not distinct from of_file::text)
$$;
create function story.all_have_approved(of_story text, of_file uuid, lang text, text_version integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select not exists (select from story.person p where p.story_id = of_story and p.role = 'teller'
    and not story.has_approved(of_story, p.id, of_file, lang, text_version))
$$;
revoke execute on function story.is_group(text), story.person_of_receipt(uuid), story.who_did(text, uuid),
  story.has_approved(text, uuid, uuid, text, integer), story.all_have_approved(text, uuid, text, integer) from public;
grant execute on function story.is_group(text), story.has_approved(text, uuid, uuid, text, integer) to suitcase_desk, suitcase_worker;

-- As before; in a group where any of the tellers comes from there. A version that was told anew is held with the one
-- before it, and so is whoever was in that.
create or replace function story.hold_covers(scope text, value text, s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select s.basis <> 'canary' and case scope
    when 'story' then s.id = value or coalesce(s.derived_from = value, false)
    when 'country' then coalesce(value = s.origin, false) or coalesce(value = s.host, false)
      or exists (select from story.group_teller g where g.story_id = s.id and g.origin = value)
    when 'language' then exists (
      select from (select s.language union all select t.language from story.telling t where t.story_id = s.id) as spoken (language)
      where lower(spoken.language) = lower(value) or starts_with(lower(spoken.language), lower(value) || '-'))
    when 'office' then s.office_id = value
    when 'person' then exists (
      select from story.person p where p.story_id = s.id and p.id::text = any (string_to_array(value, ' ')))
      or exists (with recursive earlier as (
          select g.was_in, g.was_person from story.group_teller g where g.story_id = s.id union all
          select x.was_in, x.was_person from earlier e join story.group_teller x on x.story_id = e.was_in and x.person_id = e.was_person)
        select from earlier e where e.was_person::text = any (string_to_array(value, ' ')))
    when 'days' then to_char(s.arrived_at at time zone 'UTC', 'YYYY-MM-DD') between split_part(value, '/', 1) and split_part(value, '/', 2)
    else false end
$$;

-- Whoever thinks again calls off what was accepted before; in a group, only their own.
create or replace function story.forget_wider() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from story.wider_grant w where w.story_id = new.story_id
    and (new.kind <> 'narrowed' or w.person_id::text = new.detail ->> 'person'
      or not exists (select from story.group_teller g where g.story_id = new.story_id and g.person_id::text = new.detail ->> 'person'));
  return null;
end $$;

-- As before: stops every teller who could be shown. A teller who paused alone is not woken by it.
create or replace function story.pause(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz; last text;
begin
  select taken_back_at into taken from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if taken is not null then return 'taken_back'; end if;
  if not exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state in ('requested', 'cooling', 'active')) then
    -- A teller who also says stop, or whoever stands for the teller, is not overruled by two people at the desk.
    select e.by_whom into last from story.consent_event e where e.story_id = of_story and e.kind = 'paused' order by e.version desc limit 1;
    if exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'suspended')
      and ((by_whom = 'teller' and last is distinct from 'teller')
        or (by_whom = 'trusted' and coalesce(last, '') not in ('teller', 'trusted'))) then
      delete from story.lift_request l where l.story_id = of_story;
      perform story.append_event(of_story, 'paused', by_whom, detail);
    end if;
    return 'already';
  end if;
  -- Somebody who asked to lift an earlier pause did not ask to lift this one.
  delete from story.lift_request l where l.story_id = of_story;
  perform story.append_event(of_story, 'paused', by_whom, detail);
  update story.person p set state_before_pause = p.state, state = 'suspended'
    where p.story_id = of_story and p.role = 'teller' and p.state in ('requested', 'cooling', 'active');
  perform story.hide(of_story);
  return 'paused';
end $$;

-- As before; in a group it wakes nobody who paused by their own receipt.
create or replace function story.resume(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare woken uuid[];
begin
  perform from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  woken := array(select p.id from story.person p where p.story_id = of_story and p.state = 'suspended'
    and not exists (select from story.group_teller g where g.story_id = of_story and g.person_id = p.id and g.paused_self));
  if woken = '{}' then return 'not_paused'; end if;
  perform story.append_event(of_story, 'resumed', by_whom, detail);
  update story.person p set state = coalesce(p.state_before_pause, 'requested'), state_before_pause = null
    where p.story_id = of_story and p.id = any(woken);
  return 'resumed';
end $$;

-- One teller of a group pauses: the whole story is hidden, for it needs the yes of each. paused | already | taken_back | unknown
create function story.pause_as(of_story text, person uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; p story.person;
begin
  select * into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if s.taken_back_at is not null then return 'taken_back'; end if;
  select * into p from story.person x where x.story_id = of_story and x.id = person;
  if p.state not in ('requested', 'cooling', 'active', 'suspended') then return 'already'; end if;
  delete from story.lift_request l where l.story_id = of_story;
  if p.state <> 'suspended' or exists (select from story.group_teller g where g.story_id = of_story and g.person_id = person and not g.paused_self) then
    perform story.append_event(of_story, 'paused', 'teller', jsonb_build_object('person', person));
  end if;
  update story.group_teller g set paused_self = true where g.story_id = of_story and g.person_id = person;
  update story.person x set state_before_pause = x.state, state = 'suspended'
    where x.story_id = of_story and x.id = person and x.state <> 'suspended';
  perform story.hide(of_story);
  return case p.state when 'suspended' then 'already' else 'paused' end;
end $$;

-- Ends this teller's pause alone: whoever else paused is still asked. resumed | not_paused | unknown
create function story.resume_as(of_story text, person uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  if not found then return 'unknown'; end if;
  if not exists (select from story.person p where p.story_id = of_story and p.id = person and p.state = 'suspended') then return 'not_paused'; end if;
  perform story.append_event(of_story, 'resumed', 'teller', jsonb_build_object('person', person));
  update story.group_teller g set paused_self = false where g.story_id = of_story and g.person_id = person;
  update story.person p set state = coalesce(p.state_before_pause, 'requested'), state_before_pause = null
    where p.story_id = of_story and p.id = person;
  return 'resumed';
end $$;

-- One teller of a group takes back: this version is closed for everybody and for good. What was told together is erased
-- as soon as any of those who took back wants it; nobody else can put that off. The versions before it hold the same
-- person's words, so the choice counts for them too. taken_back | already | unknown | erased
create function story.take_back_as(of_story text, person uuid, by_whom text, after text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; g story.group_teller; before story.group_teller; ends timestamptz;
begin
  if after not in ('erase_now', 'erase_in_7_days', 'keep_sealed') then raise exception 'unknown choice' using errcode = 'check_violation'; end if;
  select * into s from story.story where id = of_story for update;
  select * into g from story.group_teller x where x.story_id = of_story and x.person_id = person;
  if not found then return 'unknown'; end if;
  if s.erased_at is not null then return 'erased'; end if;
  ends := case after when 'erase_now' then now() when 'erase_in_7_days' then now() + interval '7 days' end;
  perform story.append_event(of_story, case when g.took_back_at is null or after <> 'keep_sealed' then 'taken_back' else 'take_back_called_off' end,
    by_whom, jsonb_build_object('after', after, 'person', person));
  update story.person p set state = 'withdrawn', state_before_pause = null
    where p.story_id = of_story and p.id = person and p.state <> 'invalidated';
  update story.group_teller x set took_back_at = coalesce(x.took_back_at, now()), erase_at = ends
    where x.story_id = of_story and x.person_id = person;
  update story.story x set taken_back_at = coalesce(x.taken_back_at, now()), desk_state = 'closed', assigned_to = null, waiting_since = null,
    erase_after = (select min(t.erase_at) from story.group_teller t where t.story_id = of_story and t.took_back_at is not null)
    where x.id = of_story;
  perform story.hide(of_story);
  before := g;
  while before.was_in is not null loop
    select * into before from story.group_teller x where x.story_id = before.was_in and x.person_id = before.was_person;
    exit when not found;
    perform from story.story x where x.id = before.story_id for update;
    update story.group_teller x set took_back_at = coalesce(x.took_back_at, now()), erase_at = ends
      where x.story_id = before.story_id and x.person_id = before.person_id;
    update story.person p set state = 'withdrawn', state_before_pause = null
      where p.story_id = before.story_id and p.id = before.person_id and p.state <> 'invalidated';
    update story.story x set erase_after = (select min(t.erase_at) from story.group_teller t where t.story_id = x.id and t.took_back_at is not null)
      where x.id = before.story_id and x.erased_at is null;
  end loop;
  return case when g.took_back_at is null then 'taken_back' else 'already' end;
end $$;

-- As story.approve_telling, for one teller of a group. Only when every teller has said yes to this very version does the
-- text count as approved. approved | waits (for the others) | unknown | changed_meanwhile | stopped
create function story.approve_telling_as(of_story text, person uuid, lang text, telling_version integer, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz; current_version integer; teller story.person; event integer;
begin
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if taken is not null then return 'stopped'; end if;
  select t.version into current_version from story.telling t where t.story_id = of_story and t.language = lang;
  if not found then return 'unknown'; end if;
  if current_version <> telling_version then return 'changed_meanwhile'; end if;
  select * into strict teller from story.person p where p.story_id = of_story and p.id = person and p.role = 'teller';
  if teller.state not in ('requested', 'cooling', 'active') then return 'stopped'; end if;
  event := story.append_event(of_story, 'approved', 'teller',
    jsonb_build_object('language', lang, 'version', telling_version, 'person', person));
  if teller.state <> 'active' then
    update story.person p set state = 'active' where p.story_id = of_story and p.id = person;
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
      select c.story_id, c.person_id, c.channel, event, c.levels, greatest(c.valid_from, (ends ->> c.channel)::timestamptz),
             c.valid_until, c.no_recall_ack, c.excluded_languages
      from (select distinct on (x.channel) x.* from story.consent_grant x
            where x.story_id = of_story and x.person_id = person order by x.channel, x.version desc) c
      where not c.ended and ends ? c.channel;
  end if;
  if not story.all_have_approved(of_story, null, lang, telling_version) then return 'waits'; end if;
  update story.telling t set teller_version = telling_version where t.story_id = of_story and t.language = lang;
  -- Cooling-off is over when the last of them has had it.
  update story.story s set waiting_since = null, erase_after = null,
    desk_state = case when s.desk_state = 'closed' then 'in_review' else s.desk_state end,
    embargo_until = case when isfinite(s.embargo_until) then s.embargo_until else coalesce((
      select max(one.begins) from (select c.person_id, min(c.valid_from) as begins from (
          select distinct on (x.person_id, x.channel) x.* from story.consent_grant x join story.person q on q.story_id = x.story_id and q.id = x.person_id
          where x.story_id = of_story and q.role = 'teller' order by x.person_id, x.channel, x.version desc) c
        where not c.ended group by c.person_id) one), 'infinity') end
    where s.id = of_story;
  return 'approved';
end $$;

-- As story.approve_transcript, for one teller of a group.
create function story.approve_transcript_as(of_story text, person uuid, of_file uuid, lang text, transcript_version integer) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz; current_version integer; teller_state text;
begin
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if taken is not null then return 'stopped'; end if;
  select t.version into current_version from story.transcript t
    where t.story_id = of_story and t.file_id = of_file and t.language = lang and t.source_language is null;
  if not found then return 'unknown'; end if;
  if current_version <> transcript_version then return 'changed_meanwhile'; end if;
  select p.state into teller_state from story.person p where p.story_id = of_story and p.id = person;
  if teller_state is null or teller_state not in ('requested', 'cooling', 'active') then return 'stopped'; end if;
  perform story.append_event(of_story, 'approved', 'teller',
    jsonb_build_object('recording', of_file, 'language', lang, 'version', transcript_version, 'person', person));
  if not story.all_have_approved(of_story, of_file, lang, transcript_version) then return 'waits'; end if;
  update story.transcript t set teller_version = transcript_version where t.file_id = of_file and t.language = lang;
  return 'approved';
end $$;

revoke execute on function story.pause_as(text, uuid), story.resume_as(text, uuid), story.take_back_as(text, uuid, text, text),
  story.approve_telling_as(text, uuid, text, integer, jsonb), story.approve_transcript_as(text, uuid, uuid, text, integer) from public;

-- Where a group is meant, nobody says yes for all of them: not the machine and not the desk.
create function story.no_yes_for_all() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if story.is_group(new.story_id) and new.detail ->> 'person' is null then
    raise exception 'in a group each says yes alone' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger no_yes_for_all before insert on story.consent_event for each row
  when (new.kind = 'approved') execute function story.no_yes_for_all();
revoke execute on function story.no_yes_for_all() from public;
