-- What stands above a story is part of the text now, and its teller says yes to both. What was chosen before stood among the
-- facts, where no teller read it: it is taken away from what readers see, until a teller has agreed to it.
update shown.story_row set body = body - 'notes' where basis = 'teller' and body ? 'notes';

-- On sheets for a class, whoever ordered them chose what to say beforehand. Those files go; made again, they say what the
-- teller agreed to. The copies that left stand in the ledger as before.
delete from shown.print_sheet s using office.print_order o where o.id = s.order_id and o.notes <> '{}';
update office.print_order set state = 'put_away' where state = 'ready' and notes <> '{}';
alter table office.print_order drop column notes;
