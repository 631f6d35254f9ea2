-- Where several tell together, a wish widens only what the one who wished allows, and is closed only by that one's own
-- second thought or by the answer to it. Otherwise as before.
create or replace function story.desk_widens_nothing() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare before story.consent_grant; asked story.consent_event; wish jsonb;
begin
  if current_user <> 'suitcase_desk' then return new; end if;
  -- Only a grant can end; what begins later always asks for a wish.
  if tg_table_name = 'consent_grant' then
    if (to_jsonb(new) ->> 'ended')::boolean then return new; end if;
    select c.* into before from story.consent_grant c where c.story_id = new.story_id and c.person_id = new.person_id
      and c.channel = new.channel order by c.version desc limit 1;
    if found and not before.ended and new.valid_from >= before.valid_from and new.valid_until <= before.valid_until
      and before.excluded_languages <@ new.excluded_languages and (before.no_recall_ack or not new.no_recall_ack)
      and not exists (select from jsonb_each_text(new.levels) l where l.value::integer > coalesce((before.levels ->> l.key)::integer, 0)) then
      return new;
    end if;
  end if;
  select e.* into asked from story.consent_event e where e.story_id = new.story_id and e.kind = 'wider_asked' and e.by_whom = 'teller'
      and coalesce(e.detail ->> 'person', new.person_id::text) = new.person_id::text
    order by e.version desc limit 1;
  wish := asked.detail -> 'grants' -> new.channel;
  if wish is null or jsonb_typeof(wish) <> 'object'
    or exists (select from story.consent_event e where e.story_id = new.story_id and e.version > asked.version
      and e.kind in ('refused', 'narrowed', 'taken_back', 'expired')
      and (e.kind = 'expired' or coalesce(e.detail ->> 'person', new.person_id::text) = new.person_id::text))
    or new.valid_until > (wish ->> 'until')::timestamptz
    or not (array(select jsonb_array_elements_text(wish -> 'excludedLanguages')) <@ new.excluded_languages)
    or (new.no_recall_ack and (wish -> 'noRecallAck') is distinct from 'true'::jsonb)
    or exists (select from jsonb_each_text(new.levels) l
      where l.value::integer > greatest(coalesce((wish -> 'levels' ->> l.key)::integer, 0), 0)) then
    raise exception 'nobody at the desk shows more than the teller wished' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
