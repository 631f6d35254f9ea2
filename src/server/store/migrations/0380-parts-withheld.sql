-- Who told a story takes one photograph or one recording back and leaves the rest: with the receipt alone, since it only asks
-- for less. Of several tellers each withholds for all, and only who withheld it lets it be shown again.
create table story.withheld (
  story_id text not null,
  person_id uuid not null,                           -- the teller who does not want it shown
  part text not null,                                -- the id of a file, or the keyed fingerprint of a paragraph's words
  file_id uuid references story.file on delete cascade,
  at timestamptz not null default now(),
  primary key (story_id, part, person_id),
  foreign key (story_id, person_id) references story.person on delete cascade,
  check (case when file_id is null then part ~ '^[0-9a-f]{32}$' else part = file_id::text end)
);
create index withheld_file on story.withheld (file_id) where file_id is not null;
-- Nobody at the desk writes here: what a teller withheld is not theirs to give back.
grant select on story.withheld to suitcase_desk;
grant select, delete on story.withheld to suitcase_worker;

alter table story.consent_event drop constraint consent_event_kind_check;
alter table story.consent_event add constraint consent_event_kind_check check (kind in ('given', 'approved', 'narrowed',
  'wider_asked', 'widened', 'wider_began', 'paused', 'resumed', 'taken_back', 'take_back_called_off', 'expired', 'renewed',
  'claim_closed', 'refused', 'erased', 'held', 'hold_lifted', 'withheld', 'shown_again'));

-- The teller's own photographs and recordings, in the order in which they came. names: the files under which readers get a
-- photograph on its page now, first one that any browser shows; none: nobody who holds only the receipt learns what it shows.
create function intake.my_parts(of_locator integer, of_receipt uuid)
returns table (file_id uuid, kind text, withheld boolean, mine boolean, names text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.kind, exists (select from story.withheld w where w.file_id = f.id),
    exists (select from story.withheld w where w.file_id = f.id and w.person_id = story.person_of_receipt(of_receipt)),
    array(select r.name from story.rendition r join shown.picture_row p on p.name = r.name
      where r.file_id = f.id and p.channel = 'web' and p.type like 'image/%' and now() < p.expires_at order by p.type <> 'image/jpeg', p.width desc, r.name)
  from story.file f where f.story_id = intake.story_of(of_locator, of_receipt) order by f.position, f.id
$$;

-- Hides the story and has it shown again without this photograph or recording. What was made of it belongs to nothing any
-- more and is swept away with its files; should it come back, it does so under new names.
-- withheld | already | stopped | unknown
create function intake.my_withhold(of_locator integer, of_receipt uuid, of_file uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt); taken timestamptz;
begin
  if of_story is null then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if not exists (select from story.file f where f.id = of_file and f.story_id = of_story) then return 'unknown'; end if;
  if taken is not null then return 'stopped'; end if;
  insert into story.withheld (story_id, person_id, part, file_id) values (of_story, person, of_file::text, of_file)
    on conflict do nothing;
  if not found then return 'already'; end if;
  perform story.append_event(of_story, 'withheld', 'teller', jsonb_build_object('file', of_file) || story.who_did(of_story, person));
  update story.rendition r set file_id = null where r.file_id = of_file;
  perform story.hide(of_story);
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  return 'withheld';
end $$;

-- Lets what this teller withheld be shown as before. Who approved the story meanwhile approved it without this: then nobody
-- has said yes to it as a part of what is shown now, and a person at the desk looks at it again first.
-- shown_again | looked_at_first | not_withheld | stopped | unknown
create function intake.my_show_again(of_locator integer, of_receipt uuid, of_file uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt); taken timestamptz;
  since timestamptz;
begin
  if of_story is null then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if not exists (select from story.file f where f.id = of_file and f.story_id = of_story) then return 'unknown'; end if;
  if taken is not null then return 'stopped'; end if;
  delete from story.withheld w where w.story_id = of_story and w.file_id = of_file and w.person_id = person returning w.at into since;
  if since is null then return 'not_withheld'; end if;
  perform story.append_event(of_story, 'shown_again', 'teller', jsonb_build_object('file', of_file) || story.who_did(of_story, person));
  if exists (select from story.review r where r.story_id = of_story and r.at >= since) then
    update story.file f set people = 'unconfirmed', confirmed_by = null, confirmed_at = null where f.id = of_file;
    delete from story.recording r where r.file_id = of_file;
  end if;
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  if exists (select from story.file f where f.id = of_file and case f.kind when 'picture' then f.confirmed_by is null
      else not exists (select from story.recording r where r.file_id = of_file) end) then
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
    return 'looked_at_first';
  end if;
  return 'shown_again';
end $$;
revoke execute on function intake.my_parts(integer, uuid), intake.my_withhold(integer, uuid, uuid),
  intake.my_show_again(integer, uuid, uuid) from public;
grant execute on function intake.my_parts(integer, uuid), intake.my_withhold(integer, uuid, uuid),
  intake.my_show_again(integer, uuid, uuid) to suitcase_intake;
