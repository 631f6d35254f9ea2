-- What the form for telling may do with the database: keep a draft under a token that only the form knows, and send it.
-- The login of that door reads no table: without the token's hash there is no draft, and what was sent cannot be read.

-- A draft lives a day after it was last touched. Returns false if the token is taken.
create function intake.start_draft(token bytea, sealed_body bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if length(token) <> 32 or length(sealed_body) > 1000000 then raise exception 'not a draft' using errcode = 'check_violation'; end if;
  insert into story.draft (token_hash, body, expires_at) values (token, sealed_body, now() + interval '24 hours') on conflict do nothing;
  return found;
end $$;

create function intake.read_draft(token bytea) returns table (body bytea, version integer, sent boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.body, d.version, d.story_id is not null from story.draft d where d.token_hash = token and d.expires_at > now();
$$;

-- The new version; null if somebody was faster, it was sent, or a day has passed.
create function intake.save_draft(token bytea, sealed_body bytea, expected integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare saved integer;
begin
  if length(sealed_body) > 1000000 then raise exception 'too large' using errcode = 'check_violation'; end if;
  update story.draft d set body = sealed_body, version = d.version + 1, updated_at = now(), expires_at = now() + interval '24 hours'
    where d.token_hash = token and d.version = expected and d.story_id is null and d.expires_at > now()
    returning d.version into saved;
  return saved;
end $$;

-- Leaving: the draft is gone; the paths are those of its sealed pictures, for the caller to delete.
create function intake.drop_draft(token bytea) returns setof text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select f.path from story.draft_file f where f.token_hash = token;
  delete from story.draft d where d.token_hash = token;
end $$;

-- False if the draft is gone or has as many pictures as it may have.
create function intake.add_draft_file(token bytea, file_id uuid, file_path text, file_bytes bigint, most integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.draft d where d.token_hash = token and d.story_id is null and d.expires_at > now() for update;
  if not found or (select count(*) from story.draft_file f where f.token_hash = token) >= most then return false; end if;
  insert into story.draft_file (token_hash, file_id, path, bytes) values (token, file_id, file_path, file_bytes);
  return true;
end $$;

create function intake.remove_draft_file(token bytea, of_file uuid) returns text
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from story.draft_file f where f.token_hash = token and f.file_id = of_file returning f.path;
$$;

-- Sends a draft: story, teller, consent, seals, pictures, receipt and key in one transaction, or nothing of it.
-- parcel: see src/server/store/intake/send-story.ts. Sending twice finds the story of the first time.
-- sent | already | gone | stale | office_closed | redraw (other digits are needed: two live receipts share this locator)
create function intake.send_story(token bytea, expected integer, receipt_body bytea, parcel jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  draft record; s jsonb := parcel -> 'story'; of_story text := parcel #>> '{story,id}';
  teller uuid := gen_random_uuid(); event integer; in_practice boolean; f record;
begin
  select d.version, d.story_id into draft from story.draft d where d.token_hash = token and d.expires_at > now() for update;
  if not found then return 'gone'; end if;
  if draft.story_id is not null then return 'already'; end if;
  if draft.version <> expected then return 'stale'; end if;
  perform from office.office o where o.id = s ->> 'office' and o.active for share;
  if not found then return 'office_closed'; end if;
  if (select count(*) from story.receipt r where r.killed_at is null and r.locator = (parcel #>> '{receipt,locator}')::integer) >= 2 then
    return 'redraw';
  end if;
  select coalesce((select value = 'true'::jsonb from office.setting where key = 'practice'), false) into in_practice;

  insert into story.story (id, office_id, basis, practice, capture, language, origin, host, claim_open, hold_events, show_first)
    values (of_story, s ->> 'office', 'teller', in_practice, s ->> 'capture', s ->> 'language', s ->> 'origin', s ->> 'host',
      (s ->> 'claimOpen')::boolean,
      case when (s ->> 'claimOpen')::boolean then array['asylum_decision'] else '{}'::text[] end, (s ->> 'showFirst')::boolean);
  -- Vault and person before the event, so that a failure leaves no event without them; one transaction in any case.
  insert into vault.story_key (story_id, master_id, wrapped)
    values (of_story, parcel #>> '{key,masterId}', decode(parcel #>> '{key,wrapped}', 'base64'));
  insert into story.person (story_id, id, role, state) values (of_story, teller, 'teller', 'cooling');
  event := story.append_event(of_story, 'given', 'teller', parcel -> 'detail');
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, teller, g ->> 'channel', event, g -> 'levels', now(), (g ->> 'until')::timestamptz, (g ->> 'noRecallAck')::boolean,
      array(select jsonb_array_elements_text(g -> 'excludedLanguages'))
    from jsonb_array_elements(parcel -> 'grants') g;
  -- Consent to a channel without a surface, for longer than five years, or to print without its own yes, is none.
  if exists (select from story.consent_grant g where g.story_id = of_story and (g.channel not in ('web', 'print')
      or g.valid_until > now() + interval '60 months' or (g.channel = 'print' and not g.no_recall_ack))) then
    raise exception 'a grant is not valid' using errcode = 'check_violation';
  end if;
  insert into story.sealed (story_id, field, version, body)
    select of_story, v ->> 'field', 1, decode(v ->> 'body', 'base64') from jsonb_array_elements(parcel -> 'sealed') v;
  insert into story.receipt (story_id, locator, hash, second_word_hash)
    values (of_story, (parcel #>> '{receipt,locator}')::integer, parcel #>> '{receipt,hash}', parcel #>> '{receipt,secondWordHash}');
  if parcel ->> 'gatheredBy' is not null then
    insert into story.author (story_id, member_id, did) values (of_story, parcel ->> 'gatheredBy', 'gathered');
  end if;
  insert into story.history (story_id, member_id, did) values (of_story, parcel ->> 'gatheredBy', 'arrived');

  for f in select (v ->> 'id')::uuid as id, decode(v ->> 'body', 'base64') as body, n
           from jsonb_array_elements(parcel -> 'files') with ordinality as t(v, n) loop
    -- Only a file that was uploaded under this very token becomes part of the story.
    insert into story.file (id, story_id, position, path, bytes, body)
      select f.id, of_story, f.n - 1, d.path, d.bytes, f.body from story.draft_file d where d.token_hash = token and d.file_id = f.id;
    if not found then raise exception 'a picture is not of this draft' using errcode = 'check_violation'; end if;
    delete from story.draft_file d where d.token_hash = token and d.file_id = f.id;
    perform queue.enqueue('picture', json_build_object('fileId', f.id));
  end loop;
  update story.draft d set story_id = of_story, body = receipt_body, version = d.version + 1, updated_at = now(),
    expires_at = now() + interval '24 hours' where d.token_hash = token;
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify-desk:' || of_story);
  return 'sent';
end $$;

revoke execute on function intake.start_draft(bytea, bytea), intake.read_draft(bytea), intake.save_draft(bytea, bytea, integer),
  intake.drop_draft(bytea), intake.add_draft_file(bytea, uuid, text, bigint, integer), intake.remove_draft_file(bytea, uuid),
  intake.send_story(bytea, integer, bytea, jsonb) from public;
grant execute on function intake.start_draft(bytea, bytea), intake.read_draft(bytea), intake.save_draft(bytea, bytea, integer),
  intake.drop_draft(bytea), intake.add_draft_file(bytea, uuid, text, bigint, integer), intake.remove_draft_file(bytea, uuid),
  intake.send_story(bytea, integer, bytea, jsonb) to suitcase_intake;
