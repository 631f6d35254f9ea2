-- As 0250: but a site that asked for a frame while its office was taking it off the list could be written down as showing it,
-- after the change had ended all such entries, and stood there from then on.
create or replace function shown.note_frame(of_story text, host text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name text := case when length(host) <= 100 and host ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$'
    then host else 'elsewhere' end;
  hosts text[]; version integer; filled boolean;
begin
  select o.frame_hosts into hosts from story.story s join office.office o on o.id = s.office_id where s.id = of_story
    and exists (select from shown.story_row r where r.story_id = of_story and r.channel = 'embed' and now() < r.expires_at and r.basis <> 'canary');
  if not found then return 'not_shown'; end if;
  if not shown.may_frame(hosts, name) then return 'not_here'; end if;
  if exists (select from story.disclosure d where d.story_id = of_story and d.channel = 'embed' and d.recipient = name and d.ended_at is null)
    then return 'known'; end if;
  perform from story.story where id = of_story for update;
  -- Whoever changes the list waits until this entry stands, and ends it; or this waits, and finds the list that is true now.
  select o.frame_hosts into hosts from story.story s join office.office o on o.id = s.office_id where s.id = of_story for share of o;
  if not shown.may_frame(hosts, name) then return 'not_here'; end if;
  select max(r.consent_version) into version from shown.story_row r where r.story_id = of_story and r.channel = 'embed' and now() < r.expires_at;
  if version is null then return 'not_shown'; end if;
  select name <> 'elsewhere' and (count(*) filter (where d.ended_at is null) >= 40 or count(*) filter (where d.at > now() - interval '1 day') >= 10)
    into filled from story.disclosure d
    where d.story_id = of_story and d.channel = 'embed' and d.recipient not in ('readers', 'elsewhere');
  if filled then name := 'elsewhere'; end if;
  if not exists (select from story.disclosure d where d.story_id = of_story and d.channel = 'embed' and d.recipient = name and d.ended_at is null) then
    insert into story.disclosure (story_id, channel, recipient, what, consent_version) values (of_story, 'embed', name, 'frame', version);
  elsif not filled then return 'known';
  end if;
  return case when filled then 'full' else 'noted' end;
end $$;
