-- The yes of somebody who is named ends with the teller's of that day, and a teller can renew alone. A name is in the text itself,
-- which no projection takes out: so the text has to be approved again, without the name or after asking anew.
create function story.named_no_longer() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from story.consent_grant c where c.story_id = new.story_id and c.person_id = new.id
      and (c.levels ->> 'name')::integer > 0) then
    return null;
  end if;
  update story.transcript t set reviewed_version = null where t.story_id = new.story_id;
  update story.telling t set reviewed_version = null where t.story_id = new.story_id and t.reviewed_version is not null;
  if found then
    update story.story s set desk_state = 'in_review' where s.id = new.story_id and s.desk_state in ('ready', 'published');
    insert into story.history (story_id, did, detail) values (new.story_id, 'review_withdrawn', '{"why": "facts"}');
  end if;
  return null;
end $$;
revoke execute on function story.named_no_longer() from public;
create trigger named_no_longer after update of state on story.person
  for each row when (new.role <> 'teller' and new.state = 'expired' and old.state <> 'expired')
  execute function story.named_no_longer();
