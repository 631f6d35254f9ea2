-- Two stories on the same printed sets that are taken back or erased at once each waited for the other's order, and one of the
-- two was broken off. All orders of a story are locked first now, by key, so that whoever comes second waits, and no more.
create or replace function office.print_ended() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from shown.story_row r where r.story_id = old.story_id and r.channel = 'print' and r.language = old.language
      and r.print_mark = old.print_mark) then return null; end if;
  perform from office.print_order o where o.id in (select i.order_id from office.print_item i where i.story_id = old.story_id)
    order by o.id for no key update;
  -- One that waits to be made once more as well: its copies are in the ledger, and end there below.
  update office.print_order o set state = 'over' from office.print_item i
    where i.order_id = o.id and i.story_id = old.story_id and i.language = old.language
      and (o.state in ('ready', 'put_away') or (o.state = 'waiting' and i.disclosure_id is not null));
  delete from shown.print_sheet s using office.print_item i
    where s.order_id = i.order_id and i.story_id = old.story_id and i.language = old.language;
  update story.disclosure d set ended_at = now(), outcome = 'cannot_be_taken_back' from office.print_item i
    where i.story_id = old.story_id and i.language = old.language and d.id = i.disclosure_id and d.ended_at is null;
  return null;
end $$;
