-- The log: what was allowed, opened, reviewed, held, stopped and given away, in an order that nobody can change afterwards
-- without the checkpoints telling it. Each act leaves a line in story.log_outbox in its own transaction; one sequencer
-- takes the lines from there into chain.entry. An act that commits late is taken late: it is never skipped.
create schema chain;
grant usage on schema chain to suitcase_worker;

-- One leaf of the tree. The commitment says nothing without the salt, and the salt dies with the story's key.
create table chain.entry (
  seq bigint primary key check (seq >= 0),
  type text not null,
  hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
  commitment bytea not null check (length(commitment) = 32)
);
-- Hashes of whole subtrees (RFC 6962): level 0 are the leaves. With them a proof needs a few rows, however long the log is.
create table chain.node (
  level smallint not null check (level between 0 and 62),
  position bigint not null check (position >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (level, position)
);
-- Signed heads of the tree (C2SP signed note), as they also stand in a file outside the database.
create table chain.checkpoint (
  id bigint generated always as identity primary key,
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  nightly boolean not null,
  at timestamptz not null default now()
);
create function chain.refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the log is only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger only_added_to before update or delete or truncate on chain.entry for each statement execute function chain.refuse();
create trigger only_added_to before update or delete or truncate on chain.node for each statement execute function chain.refuse();
create trigger only_added_to before update or delete or truncate on chain.checkpoint for each statement execute function chain.refuse();
grant select, insert on chain.entry, chain.node, chain.checkpoint to suitcase_worker;

-- Checkpoints are the only thing of the log that is public, and only one a day: hourly ones would tell at what hour
-- something happened where little happens.
create view shown.log_checkpoint with (security_barrier) as select id, note from chain.checkpoint where nightly;
grant select on shown.log_checkpoint to suitcase_public;

-- What waits for the sequencer. says: what the row said when it was written (ids and codes).
create table story.log_outbox (
  id bigint generated always as identity primary key,
  source text not null,
  story_id text,                                     -- whose key salts the commitment; null: nobody's, the site's salt
  key text,                                          -- which row
  says jsonb not null,
  at timestamptz not null default clock_timestamp()
);
grant select, delete on story.log_outbox to suitcase_worker;

-- Which row an entry stands for. Goes with its story: afterwards the entry says nothing about anyone.
-- says: for entries that stand for no row; an erasure names here the entries that it made mute.
create table story.log_record (
  seq bigint primary key,
  source text not null,
  story_id text,
  key text,
  says jsonb
);
create index log_record_key on story.log_record (source, key);
create index log_record_story on story.log_record (story_id) where story_id is not null;
grant select, insert, delete on story.log_record to suitcase_worker;

-- The private part of an entry, from the row it stands for. A source never changes its columns once it is in use: the
-- entries that exist commit to these. New columns need a new source. Who acted is a hash, so that a teller's proof does
-- not name the staff.
create function story.log_says(source text, r jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case source
    when 'consent' then jsonb_build_object('story_id', r -> 'story_id', 'version', r -> 'version', 'kind', r -> 'kind',
      'by', split_part(r ->> 'by_whom', ':', 1), 'by_sha256', encode(sha256(convert_to(r ->> 'by_whom', 'UTF8')), 'hex'),
      'at', r -> 'at', 'detail', r -> 'detail')
    else (select jsonb_object_agg(k, r -> k) from unnest(case source
      when 'grant' then array['story_id', 'person_id', 'channel', 'version', 'levels', 'valid_from', 'valid_until', 'no_recall_ack', 'excluded_languages', 'ended']
      when 'opening' then array['id', 'story_id', 'member_id', 'what', 'at']
      when 'review' then array['story_id', 'member_id', 'consent_version', 'at']
      when 'author' then array['story_id', 'member_id', 'did', 'at']
      when 'hold' then array['id', 'scope', 'value', 'reason', 'set_by', 'set_at']
      when 'hold_end' then array['id', 'lift_asked_by', 'lifted_by', 'lifted_at']
      when 'stop' then array['id', 'story_id', 'by_kind', 'effect', 'asked_how', 'at']
      when 'stop_end' then array['id', 'handled_by', 'handled_at', 'outcome']
      when 'disclosure' then array['id', 'story_id', 'channel', 'language', 'recipient', 'what', 'copies', 'consent_version', 'at']
      when 'disclosure_end' then array['id', 'ended_at', 'outcome']
    end) k)
  end
$$;
create function story.log_key(source text, r jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case source
    when 'consent' then concat_ws('/', r ->> 'story_id', r ->> 'version')
    when 'grant' then concat_ws('/', r ->> 'story_id', r ->> 'person_id', r ->> 'channel', r ->> 'version')
    when 'review' then concat_ws('/', r ->> 'story_id', r ->> 'member_id', r ->> 'at')
    when 'author' then concat_ws('/', r ->> 'story_id', r ->> 'member_id', r ->> 'did')
    else r ->> 'id' end
$$;
-- A hold belongs to a story if it names one; holds of a country or a language are about nobody.
create function story.log_story(source text, r jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when source like 'hold%' then case when r ->> 'scope' = 'story' then r ->> 'value' end else r ->> 'story_id' end
$$;

create function story.log_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare source text := tg_argv[0]; r jsonb := to_jsonb(new); says jsonb := story.log_says(source, r);
begin
  if tg_op = 'UPDATE' and says = story.log_says(source, to_jsonb(old)) then return null; end if;
  if source = 'consent' and r ->> 'kind' = 'erased' then
    insert into story.log_outbox (source, story_id, says) values ('erasure', r ->> 'story_id', '{}');
  else
    insert into story.log_outbox (source, story_id, key, says) values (source, story.log_story(source, r), story.log_key(source, r), says);
  end if;
  return null;
end $$;
-- Stories go away whole only with practice mode; anything else shows in the log.
create function story.log_removal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into story.log_outbox (source, story_id, says) values ('removal', old.id, jsonb_build_object('practice', old.practice));
  return null;
end $$;
revoke execute on function story.log_row(), story.log_removal() from public;

create trigger log_row after insert on story.consent_event for each row execute function story.log_row('consent');
create trigger log_row after insert on story.consent_grant for each row execute function story.log_row('grant');
create trigger log_row after insert on story.opening for each row execute function story.log_row('opening');
create trigger log_row after insert on story.review for each row execute function story.log_row('review');
create trigger log_row after insert on story.author for each row execute function story.log_row('author');
create trigger log_row after insert on story.hold for each row execute function story.log_row('hold');
create trigger log_end after update on story.hold for each row execute function story.log_row('hold_end');
create trigger log_row after insert on story.stop_request for each row execute function story.log_row('stop');
create trigger log_end after update on story.stop_request for each row execute function story.log_row('stop_end');
create trigger log_row after insert on story.disclosure for each row execute function story.log_row('disclosure');
create trigger log_end after update on story.disclosure for each row execute function story.log_row('disclosure_end');
create trigger log_new_end after insert on story.hold for each row
  when (new.lift_asked_by is not null or new.lifted_by is not null or new.lifted_at is not null) execute function story.log_row('hold_end');
create trigger log_new_end after insert on story.stop_request for each row
  when (new.handled_by is not null or new.handled_at is not null or new.outcome is not null) execute function story.log_row('stop_end');
create trigger log_new_end after insert on story.disclosure for each row
  when (new.ended_at is not null or new.outcome is not null) execute function story.log_row('disclosure_end');
create trigger log_removal after delete on story.story for each row execute function story.log_removal();

-- Rows of each source as they stand now, for the verifier and for what was written before there was a log.
-- due: the log must know it.
create view story.log_row_now as
  select 'consent' as source, true as due, to_jsonb(t) as r from story.consent_event t where t.kind <> 'erased'
  union all select 'grant', true, to_jsonb(t) from story.consent_grant t
  union all select 'opening', true, to_jsonb(t) from story.opening t
  union all select 'review', true, to_jsonb(t) from story.review t
  union all select 'author', true, to_jsonb(t) from story.author t
  union all select 'hold', true, to_jsonb(t) from story.hold t
  union all select 'hold_end', t.lift_asked_by is not null or t.lifted_by is not null or t.lifted_at is not null, to_jsonb(t)
    from story.hold t
  union all select 'stop', true, to_jsonb(t) from story.stop_request t
  union all select 'stop_end', t.handled_by is not null or t.handled_at is not null or t.outcome is not null, to_jsonb(t)
    from story.stop_request t
  union all select 'disclosure', true, to_jsonb(t) from story.disclosure t
  union all select 'disclosure_end', t.ended_at is not null or t.outcome is not null, to_jsonb(t) from story.disclosure t;

set local timezone = 'UTC';
insert into story.log_outbox (source, story_id, key, says)
  select n.source, story.log_story(n.source, n.r), story.log_key(n.source, n.r), story.log_says(n.source, n.r) from story.log_row_now n where n.due;
insert into story.log_outbox (source, story_id, says)
  select 'erasure', e.story_id, '{}' from story.consent_event e where e.kind = 'erased';

-- A teller's own entries: that consent was given and taken back, with the newest head that covers them.
create function intake.my_log(of_locator integer, of_receipt uuid)
returns table (seq bigint, type text, hour timestamptz, commitment bytea, says jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select e.seq, e.type, e.hour, e.commitment, story.log_says('consent', to_jsonb(c))
  from story.consent_event c
  join story.log_record r on r.source = 'consent' and r.key = concat_ws('/', c.story_id, c.version)
  join chain.entry e on e.seq = r.seq
  where c.story_id = intake.story_of(of_locator, of_receipt) and c.kind in ('given', 'taken_back')
  order by e.seq
$$;
create function intake.log_head() returns table (size bigint, note text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.size, c.note from chain.checkpoint c order by c.id desc limit 1
$$;
create function intake.log_nodes(levels integer[], positions bigint[]) returns table (level integer, at bigint, hash bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select n.level::integer, n.position, n.hash from chain.node n join unnest(levels, positions) w(l, p) on n.level = w.l and n.position = w.p
$$;
revoke execute on function intake.my_log(integer, uuid), intake.log_head(), intake.log_nodes(integer[], bigint[]) from public;
grant execute on function intake.my_log(integer, uuid), intake.log_head(), intake.log_nodes(integer[], bigint[]) to suitcase_intake;
