-- Faces. A machine proposes boxes; a person decides, and says whose face each one is. Boxes in story.file.covers carry
-- "who" from now on: the id of a person of the story, or 'thing' for what is no face and always covered. A box without it,
-- as all were until now, may be anybody's face.
alter table story.file add column crop jsonb;            -- {x,y,w,h}: the part that is kept; null: all of it
alter table story.picture_look add column proposed jsonb; -- [{x,y,w,h}]; null: nothing proposed any (it failed, or was not asked)

-- A picture may be covered in part: which boxes, by number, such as '0.2'; empty: all or none, as the rung says.
alter table story.rendition add column covered text not null default '' check (covered ~ '^([0-9]+(\.[0-9]+)*)?$');
alter table story.rendition add check (covered = '' or rung = 'solid_mask');

-- The desk may enter somebody who is in the story and was not asked, and nothing else about a person: role only, no yes.
create function story.add_bystander(of_story text) returns uuid language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare made uuid;
begin
  insert into story.person (story_id, role, state) values (of_story, 'third_party', 'none') returning id into made;
  return made;
end $$;
revoke execute on function story.add_bystander(text) from public;
grant execute on function story.add_bystander(text) to suitcase_desk;
