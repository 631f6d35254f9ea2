-- Who takes the desk's login over and writes SQL of their own still shows nobody more than the teller wished: no grant gets
-- wider without an open wish of the teller that goes as far, nobody there says yes in the teller's place, and a story
-- changes neither its office nor the day from which it may be seen.

-- session_user: functions that run as their owner are asked, too, in whose name they were called.
create function story.yes_is_the_tellers() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'suitcase_desk' and new.by_whom = 'teller' and new.kind in ('given', 'approved', 'wider_asked') then
    raise exception 'only the teller says yes' using errcode = 'insufficient_privilege';
  end if;
  if current_user = 'suitcase_desk' and new.kind in ('given', 'approved', 'wider_asked', 'wider_began', 'resumed') then
    raise exception 'the desk makes no such event' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger yes_is_the_tellers before insert on story.consent_event for each row execute function story.yes_is_the_tellers();

create function story.desk_widens_nothing() returns trigger
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
    order by e.version desc limit 1;
  wish := asked.detail -> 'grants' -> new.channel;
  if wish is null or jsonb_typeof(wish) <> 'object'
    or exists (select from story.consent_event e where e.story_id = new.story_id and e.version > asked.version
      and e.kind in ('refused', 'narrowed', 'taken_back', 'expired'))
    or new.valid_until > (wish ->> 'until')::timestamptz
    or not (array(select jsonb_array_elements_text(wish -> 'excludedLanguages')) <@ new.excluded_languages)
    or (new.no_recall_ack and (wish -> 'noRecallAck') is distinct from 'true'::jsonb)
    or exists (select from jsonb_each_text(new.levels) l
      where l.value::integer > greatest(coalesce((wish -> 'levels' ->> l.key)::integer, 0), 0)) then
    raise exception 'nobody at the desk shows more than the teller wished' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger desk_widens_nothing before insert on story.consent_grant for each row execute function story.desk_widens_nothing();
create trigger desk_widens_nothing before insert on story.wider_grant for each row execute function story.desk_widens_nothing();

create function story.desk_moves_nothing() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'suitcase_desk' and (new.id, new.office_id, new.basis, new.practice, new.language, new.embargo_until, new.published_on,
      new.arrived_at, new.show_first, new.taken_back_at, new.erased_at)
    is distinct from (old.id, old.office_id, old.basis, old.practice, old.language, old.embargo_until, old.published_on,
      old.arrived_at, old.show_first, old.taken_back_at, old.erased_at) then
    raise exception 'the desk changes neither whose story it is nor from when it may be seen' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger desk_moves_nothing before update on story.story for each row execute function story.desk_moves_nothing();
revoke execute on function story.yes_is_the_tellers(), story.desk_widens_nothing(), story.desk_moves_nothing() from public;
