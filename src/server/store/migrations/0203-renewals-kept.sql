-- A renewal that was recorded at the desk, accepted by somebody else there: kept until its cooling-off ends. Time only: who
-- records a talk can lengthen what the teller allowed last, never show more of anything. More is asked with the receipt.
-- kept | same_person | no_wish
create function story.keep_renewal(of_story text, wish integer, by_member text, later jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked story.consent_event; teller uuid;
begin
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  select * into asked from story.consent_event e where e.story_id = of_story and e.version = wish and e.kind = 'wider_asked'
    and e.by_whom like 'member:%' and e.detail -> 'renewal' = 'true';
  if not found or exists (select from story.consent_event e where e.story_id = of_story and e.version > wish
      and e.kind in ('refused', 'narrowed', 'taken_back', 'expired', 'wider_asked', 'renewed')) then return 'no_wish'; end if;
  if asked.by_whom = 'member:' || by_member then return 'same_person'; end if;
  teller := story.teller_meant(of_story, asked.detail ->> 'person');
  if exists (select from jsonb_each(later) n left join lateral (select c.* from story.consent_grant c where c.story_id = of_story
        and c.person_id = teller and c.channel = n.key and c.version < wish order by c.version desc limit 1) b on true
      where b.channel is null or (n.value ->> 'until')::timestamptz > (asked.detail #>> array['grants', n.key, 'until'])::timestamptz
        or not (b.excluded_languages <@ array(select jsonb_array_elements_text(n.value -> 'excludedLanguages')))
        or exists (select from jsonb_each_text(n.value -> 'levels') l where l.value::integer > coalesce((b.levels ->> l.key)::integer, 0))
        or asked.detail #> array['grants', n.key] is null) then
    raise exception 'a renewal at the desk lengthens and widens nothing' using errcode = 'insufficient_privilege';
  end if;
  delete from story.wider_grant w where w.story_id = of_story and w.person_id = teller;
  insert into story.wider_grant (story_id, person_id, channel, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, teller, n.key, n.value -> 'levels', (n.value ->> 'from')::timestamptz, (n.value ->> 'until')::timestamptz,
      (n.value ->> 'noRecallAck')::boolean, array(select jsonb_array_elements_text(n.value -> 'excludedLanguages'))
    from jsonb_each(later) n;
  return 'kept';
end $$;
revoke execute on function story.keep_renewal(text, integer, text, jsonb) from public;
grant execute on function story.keep_renewal(text, integer, text, jsonb) to suitcase_desk;
