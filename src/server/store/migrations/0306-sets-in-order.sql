-- Notes above a story stand on sheets for a class and on nothing else that is printed. So the mark of a story is of its text
-- and picture, and on a sheet for a class stands one of its own, over that mark and the notes: a note that changes makes no
-- panel that hangs somewhere out of date.
create function office.sheet_mark(kind text, mark text, body jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when kind = 'classroom' and jsonb_array_length(coalesce(body -> 'notes', '[]')) > 0
    then left(encode(sha256(convert_to(mark || (body ->> 'notes'), 'UTF8')), 'hex'), 12) else mark end
$$;
-- Whether what may be printed of a story is what stands on this sheet.
create function office.still_says(item office.print_item) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from shown.story_row r join office.print_order o on o.id = item.order_id
    where r.story_id = item.story_id and r.channel = 'print' and r.language = item.language
      and office.sheet_mark(o.kind, r.print_mark, r.body) = item.mark)
$$;

-- Two stories on the same printed sets that are taken back or erased at once each waited for the other's order, and one of the
-- two was broken off. All orders of a story are locked first now, by key, so that whoever comes second waits, and no more.
create or replace function office.print_ended() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from office.print_item i where i.story_id = old.story_id and i.language = old.language
      and not office.still_says(i)) then return null; end if;
  perform from office.print_order o where o.id in (select i.order_id from office.print_item i where i.story_id = old.story_id)
    order by o.id for no key update;
  -- One that waits to be made once more as well: its copies are in the ledger, and end there below.
  update office.print_order o set state = 'over' from office.print_item i
    where i.order_id = o.id and i.story_id = old.story_id and i.language = old.language and not office.still_says(i)
      and (o.state in ('ready', 'put_away') or (o.state = 'waiting' and i.disclosure_id is not null));
  delete from shown.print_sheet s using office.print_item i
    where s.order_id = i.order_id and i.story_id = old.story_id and i.language = old.language and not office.still_says(i);
  update story.disclosure d set ended_at = now(), outcome = 'cannot_be_taken_back' from office.print_item i
    where i.story_id = old.story_id and i.language = old.language and not office.still_says(i)
      and d.id = i.disclosure_id and d.ended_at is null;
  return null;
end $$;
-- What an office wrote stands on the same sets.
create or replace function office.withdraw_profile(of_profile uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from office.print_order o where o.id in (select i.order_id from office.print_item i where i.profile_id = of_profile)
    order by o.id for no key update;
  update office.profile set withdrawn_at = now() where id = of_profile and withdrawn_at is null;
  update office.print_order o set state = 'over' where o.state in ('waiting', 'ready', 'put_away') and exists (
    select from office.print_item i where i.order_id = o.id and i.profile_id = of_profile);
  delete from shown.print_sheet s using office.print_item i where s.order_id = i.order_id and i.profile_id = of_profile;
end $$;
create or replace function office.print_sheet(of_order uuid) returns table (kind text, pdf bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.kind, s.pdf from office.print_order o join shown.print_sheet s on s.order_id = o.id
  where o.id = of_order and o.state = 'ready'
    and not exists (select from office.print_item i where i.order_id = o.id and i.story_id is not null and not exists (
      select from shown.story_row r where r.story_id = i.story_id and r.channel = 'print' and r.language = i.language
        and office.sheet_mark(o.kind, r.print_mark, r.body) = i.mark and now() < r.expires_at))
    and not exists (select from office.print_item i join office.profile p on p.id = i.profile_id
      where i.order_id = o.id and p.withdrawn_at is not null)
$$;
-- Each mark that a sheet in use may carry.
create or replace function shown.in_print(of_story text) returns table (language text, mark text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.language, marks.mark, r.expires_at from shown.story_row r
  cross join lateral (select r.print_mark union select office.sheet_mark('classroom', r.print_mark, r.body)) marks (mark)
  where r.story_id = of_story and r.channel = 'print' and now() < r.expires_at order by r.language, marks.mark
$$;
revoke execute on function office.sheet_mark(text, text, jsonb), office.still_says(office.print_item) from public;
grant execute on function office.sheet_mark(text, text, jsonb) to suitcase_desk, suitcase_worker;

-- Files of sheets for a class that were made without the notes of their story: made again, they say them.
update office.print_order o set state = 'put_away' where o.state = 'ready' and o.kind = 'classroom'
  and exists (select from office.print_item i where i.order_id = o.id and i.story_id is not null and not office.still_says(i));
delete from shown.print_sheet s using office.print_order o where o.id = s.order_id and o.state = 'put_away';
