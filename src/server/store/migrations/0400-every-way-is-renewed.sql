-- A fresh yes after the end is taken for every way that is offered. 0371 had brought back the question of before 0227, so that a
-- frame, a card or the press could not be renewed, and whoever had asked for it in time could not end. As before but for it.
create or replace function story.begin_renewal_of(of_story text, teller uuid, by_whom text, grants jsonb, detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare event integer; together boolean := story.is_group(of_story); stood jsonb;
begin
  perform from story.person p where p.story_id = of_story and p.id = teller and p.role = 'teller' and p.state = 'expired';
  if not found then raise exception 'this yes has not ended' using errcode = 'check_violation'; end if;
  if exists (select from jsonb_each(grants) g where not story.is_offered(g.key) or (g.value ->> 'until')::timestamptz <= now()
      or (g.value ->> 'until')::timestamptz > now() + case when story.is_irrecoverable(g.key) then interval '12 months' else interval '60 months' end
      or (story.is_irrecoverable(g.key) and (g.value ->> 'noRecallAck')::boolean is not true)) then
    raise exception 'a grant is not valid' using errcode = 'check_violation';
  end if;
  event := story.append_event(of_story, 'renewed', by_whom,
    detail || case when together then jsonb_build_object('person', teller, 'anew', true) else '{}' end);
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, teller, g.key, event, g.value -> 'levels', now(), (g.value ->> 'until')::timestamptz,
      (g.value ->> 'noRecallAck')::boolean, array(select jsonb_array_elements_text(g.value -> 'excludedLanguages'))
    from jsonb_each(grants) g;
  update story.person p set state = 'cooling', state_before_pause = null where p.story_id = of_story and p.id = teller;
  update story.group_teller g set paused_self = false where g.story_id = of_story and g.person_id = teller;
  -- Asked about is what was said yes to before, or what another is asked about already: nobody asked about newer words.
  stood := (select jsonb_object_agg(t.language, coalesce(t.teller_version, t.asked_version)) from story.telling t
    where t.story_id = of_story and t.source_language is null and coalesce(t.teller_version, t.asked_version) is not null);
  update story.telling t set teller_version = null, reviewed_version = null where t.story_id = of_story;
  update story.story s set embargo_until = 'infinity', erase_after = null, desk_state = 'in_review',
    waiting_since = case when exists (select from story.telling t where t.story_id = of_story) then now() end where s.id = of_story;
  update story.telling t set asked_version = (stood ->> t.language)::integer where t.story_id = of_story and stood ? t.language;
  perform story.hide(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
end $$;
