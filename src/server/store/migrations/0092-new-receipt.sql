-- A teller who lost the receipt gets a new one in person: one of the staff asks, another makes it within the hour. The old
-- one dies with it; the second word stays, so that a new receipt opens no more than the old one did. The desk's login
-- reads no receipt: it runs these functions, under the story's lock.
create table story.receipt_request (
  story_id text primary key references story.story on delete cascade,
  asked_by text not null,
  asked_at timestamptz not null
);

create function story.ask_receipt(of_story text, by_member text, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into story.receipt_request as r (story_id, asked_by, asked_at) values (of_story, by_member, at)
    on conflict (story_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at
    where r.asked_at <= excluded.asked_at - interval '1 hour';
  return found;
end $$;

-- Who asked within the last hour; null: nobody.
create function story.receipt_asked_by(of_story text, at timestamptz) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.asked_by from story.receipt_request r where r.story_id = of_story and r.asked_at > at - interval '1 hour'
$$;

-- made | not_asked | same_person | redraw (other digits are needed: two live receipts share this locator)
create function story.new_receipt(of_story text, by_member text, new_locator integer, new_hash text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked_by text; word text;
begin
  perform from story.story s where s.id = of_story for update;
  asked_by := story.receipt_asked_by(of_story, at);
  if asked_by is null then return 'not_asked'; end if;
  if asked_by = by_member then return 'same_person'; end if;
  if (select count(*) from story.receipt r where r.killed_at is null and r.locator = new_locator) >= 2 then return 'redraw'; end if;
  select r.second_word_hash into word from story.receipt r where r.story_id = of_story and r.killed_at is null
    order by r.issued_at desc limit 1;
  update story.receipt r set killed_at = at where r.story_id = of_story and r.killed_at is null;
  insert into story.receipt (story_id, locator, hash, second_word_hash, issued_at) values (of_story, new_locator, new_hash, word, at);
  delete from story.receipt_request r where r.story_id = of_story;
  return 'made';
end $$;

revoke execute on function story.ask_receipt(text, text, timestamptz), story.receipt_asked_by(text, timestamptz),
  story.new_receipt(text, text, integer, text, timestamptz) from public;
grant execute on function story.ask_receipt(text, text, timestamptz), story.receipt_asked_by(text, timestamptz),
  story.new_receipt(text, text, integer, text, timestamptz) to suitcase_desk;
