-- A text of long ago is mended while it is paused, or while its time is over: the office, which stands for the teller, approves the
-- mended words, and nothing else changes. Until now they could only be approved once the old ones were shown again.
create function story.takes_approval(of_story text, state text, by_whom text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(state in ('requested', 'cooling', 'active') or (state in ('suspended', 'expired') and by_whom = 'system'
    and (select s.basis = 'public_domain' from story.story s where s.id = of_story)), false)
$$;
revoke execute on function story.takes_approval(text, text, text) from public;

-- As before (0371), but for that.
create or replace function story.approve_telling(of_story text, lang text, telling_version integer, by_whom text, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller record; current_version integer; event integer;
begin
  perform from story.story where id = of_story for update;
  select case when by_whom = 'teller' then coalesce(t.asked_version, t.version) else t.version end into current_version
    from story.telling t where t.story_id = of_story and t.language = lang;
  if not found then return 'unknown'; end if;
  if current_version <> telling_version then return 'changed_meanwhile'; end if;
  select p.id, p.state into strict teller from story.person p where p.story_id = of_story and p.role = 'teller' limit 1;
  if not story.takes_approval(of_story, teller.state, by_whom) then return 'stopped'; end if;
  event := story.append_event(of_story, 'approved', by_whom, jsonb_build_object('language', lang, 'version', telling_version));
  if teller.state in ('requested', 'cooling') then
    update story.person p set state = 'active' where p.story_id = of_story and p.id = teller.id;
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
      select g.story_id, g.person_id, g.channel, event, g.levels, greatest(g.valid_from, (ends ->> g.channel)::timestamptz),
             g.valid_until, g.no_recall_ack, g.excluded_languages
      from (select distinct on (c.channel) c.* from story.consent_grant c
            where c.story_id = of_story and c.person_id = teller.id order by c.channel, c.version desc) g
      where not g.ended and ends ? g.channel;
    update story.story set embargo_until = coalesce((select min(value::timestamptz) from jsonb_each_text(ends)), 'infinity') where id = of_story;
  end if;
  update story.telling t set teller_version = telling_version where t.story_id = of_story and t.language = lang;
  -- An answer on the last day counts: what was closed for silence is open again before anything can erase it.
  update story.story set waiting_since = null, erase_after = null,
    desk_state = case when desk_state = 'closed' then 'in_review' else desk_state end where id = of_story;
  return 'approved';
end $$;

-- The words of a recording, as before (0110), but for that.
create or replace function story.approve_transcript(of_story text, of_file uuid, lang text, transcript_version integer, by_whom text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare current_version integer; teller_state text;
begin
  perform from story.story where id = of_story for update;
  select t.version into current_version from story.transcript t
    where t.story_id = of_story and t.file_id = of_file and t.language = lang and t.source_language is null;
  if not found then return 'unknown'; end if;
  if current_version <> transcript_version then return 'changed_meanwhile'; end if;
  select p.state into teller_state from story.person p where p.story_id = of_story and p.role = 'teller' limit 1;
  if not story.takes_approval(of_story, teller_state, by_whom) then return 'stopped'; end if;
  perform story.append_event(of_story, 'approved', by_whom,
    jsonb_build_object('recording', of_file, 'language', lang, 'version', transcript_version));
  update story.transcript t set teller_version = transcript_version where t.file_id = of_file and t.language = lang;
  return 'approved';
end $$;
