-- A reading by somebody else belongs to exactly the words that it was read from: a village that was taken out of them is
-- taken out of what is heard, too. Those from before say of no version that they read it, so they are not heard any more
-- until they are added again; what went out with one is hidden here and comes back with what may be heard now.
alter table story.reading add column of_version integer check (of_version > 0); -- null: from before, of no version

do $$
declare one text;
begin
  for one in select distinct r.story_id from story.reading r
    join story.story s on s.id = r.story_id where s.desk_state = 'published' order by 1 loop
    perform story.hide(one);
    perform queue.enqueue('publish', json_build_object('storyId', one), 'publish:' || one);
  end loop;
end $$;
