-- The card of a story for social networks: a picture of its own, made from nothing but what that way out may show.
alter table story.rendition drop constraint rendition_name_check, drop constraint rendition_kind_check, drop constraint rendition_rung_check;
alter table story.rendition
  add constraint rendition_name_check check (name ~ '^[0-9a-f]{32}\.(avif|webp|jpg|png|pdf|webm|m4a|mp4|vtt)$'),
  add constraint rendition_kind_check check (kind in ('picture', 'poster', 'card', 'recording', 'still', 'captions')),
  add constraint rendition_rung_check check (rung in ('none', 'unrecognisable_at_capture', 'solid_mask', 'visible', 'poster', 'card',
    're_voiced', 'original', 'captions'));

-- What networks may be told of one address, in each language. By its address alone, as its pages are: a canary has no list.
create function shown.card_words(of_story text)
returns table (story_id text, language text, body jsonb, told_in text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.story_id, r.language, r.body, r.told_in from shown.story_row r
  where r.story_id = of_story and r.channel = 'social' and now() < r.expires_at order by r.language
$$;
revoke execute on function shown.card_words(text) from public;
grant execute on function shown.card_words(text) to suitcase_public;
