-- What a kit was of is kept as a hash over all its words, with no key: whoever has some of the words can try the rest. It serves
-- to tell whether the kit still stands, and of a story that was erased none does. An empty hash fits nothing: such a kit ends,
-- and whoever holds it is told, as before.
create or replace function press.forget_story() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from press.request r where r.story_id = new.id;
  update press.kit k set prints = '{"und": ""}' from story.disclosure d where d.id = k.id and d.story_id = new.id;
  return null;
end $$;
update press.kit k set prints = '{"und": ""}' from story.disclosure d join story.story s on s.id = d.story_id
  where d.id = k.id and s.erased_at is not null;
