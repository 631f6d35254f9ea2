-- What stands above a story is part of the text now, and its teller says yes to both. What was chosen before stood among the
-- facts, where no teller read it: it is taken away from what readers see, until a teller has agreed to it.
-- No file of a press kit holds them: a kit stands whether or not they change. What kits were of is written anew without them,
-- where it is what may be shown now; a kit that does not stand is left as it is, and its journalist is told.
update press.kit k set prints = k.prints || fitting.prints
  from (select d.id, jsonb_object_agg(r.language, press.print_of(r.body - 'notes')) as prints
    from story.disclosure d join press.kit x on x.id = d.id
    join shown.story_row r on r.story_id = d.story_id and r.channel = 'press'
    where r.body ? 'notes' and x.prints ->> r.language = press.print_of(r.body) group by d.id) fitting
  where fitting.id = k.id;
-- Nor does a kit end because words of a picture or a recording are marked with their language from now on: what they say is
-- the same. Other words end it as before.
create or replace function press.print_of(body jsonb) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(((body - 'consentVersion' - 'expiresAt' - 'publishedDay' - 'notes') || (
    select coalesce(jsonb_object_agg(parts.key, (select coalesce(jsonb_agg(one.value - 'language' order by one.at), '[]')
        from jsonb_array_elements(parts.value) with ordinality one(value, at))), '{}')
      from jsonb_each(body) parts where parts.key in ('pictures', 'recordings')))::text, 'UTF8')), 'hex')
$$;
update shown.story_row set body = body - 'notes' where basis = 'teller' and body ? 'notes';

-- On sheets for a class, whoever ordered them chose what to say beforehand. Those files go; made again, they say what the
-- teller agreed to. The copies that left stand in the ledger as before.
delete from shown.print_sheet s using office.print_order o where o.id = s.order_id and o.notes <> '{}';
update office.print_order set state = 'put_away' where state = 'ready' and notes <> '{}';
alter table office.print_order drop column notes;
