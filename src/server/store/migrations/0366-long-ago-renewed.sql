-- A text of long ago is granted by the office for sixty months. Nobody can be asked when they are over: a reviewer of the office
-- grants them again, before the end or after it, and it stands in the history. Nothing gets wider by that: the same channels
-- and levels. What was paused stays so, also where the time ran out meanwhile.
-- renewed | not_yet | stopped | unknown
create function story.renew_historical(of_story text, by_member text, until timestamptz, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; person story.person; event integer; ends timestamptz; paused boolean;
begin
  select * into s from story.story x where x.id = of_story and x.basis = 'public_domain' for update;
  if not found then return 'unknown'; end if;
  select * into person from story.person p where p.story_id = of_story and p.role = 'teller';
  if s.taken_back_at is not null or s.erased_at is not null or s.desk_state = 'closed'
    or coalesce(person.state, '') not in ('active', 'suspended', 'expired') then
    return 'stopped';
  end if;
  if until <= at or until > at + interval '60 months' then raise exception 'a grant is not valid' using errcode = 'check_violation'; end if;
  select min(g.valid_until) into ends from (select distinct on (c.channel) c.* from story.consent_grant c
    where c.story_id = of_story and c.person_id = person.id order by c.channel, c.version desc) g where not g.ended;
  if person.state <> 'expired' and ends > at + interval '90 days' then return 'not_yet'; end if;
  event := story.append_event(of_story, 'renewed', 'member:' || by_member, '{"basis": "public_domain"}');
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, person.id, g.channel, event, g.levels, case when g.ended then at else g.valid_from end, until, g.no_recall_ack,
      g.excluded_languages
    from (select distinct on (c.channel) c.*, e.kind from story.consent_grant c
      join story.consent_event e on e.story_id = c.story_id and e.version = c.version
      where c.story_id = of_story and c.person_id = person.id order by c.channel, c.version desc) g
    where not (g.ended and g.kind <> 'expired');
  paused := coalesce((select e.kind = 'paused' from story.consent_event e
    where e.story_id = of_story and e.kind in ('paused', 'resumed') order by e.version desc limit 1), false);
  update story.person p set state = case when paused then 'suspended' else 'active' end,
      state_before_pause = case when paused then 'active' end
    where p.story_id = of_story and p.id = person.id and p.state = 'expired';
  return 'renewed';
end $$;
revoke execute on function story.renew_historical(text, text, timestamptz, timestamptz) from public;
grant execute on function story.renew_historical(text, text, timestamptz, timestamptz) to suitcase_desk;
