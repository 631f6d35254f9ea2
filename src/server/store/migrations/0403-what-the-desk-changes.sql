-- Whoever has the desk's login and writes SQL of their own undoes no choice of a teller and no care of two people: it takes nothing
-- back and calls no erasing off, changes no sealed word and no rendition, and lifts no hold alone. What the desk does change is
-- named here, column by column (docs/decisions/0232).
revoke execute on function story.take_back(text, text, text) from suitcase_desk;

revoke update on story.story, story.sealed, story.rendition, story.hold, story.telling, story.transcript, story.file, story.message,
  story.stop_request from suitcase_desk;
-- consent_version: story.append_event counts in the name of whoever calls it, so that the desk's own rules are asked.
grant update (desk_state, consent_version, risk, risk_by, risk_floor, milder_by, needs_help, waiting_since, origin, host, claim_open,
  hold_events, assigned_to, shielded_until) on story.story to suitcase_desk;
-- Which version the teller read and said yes to is written down by what takes the yes in.
grant update (version, reviewed_version, known, known_version, fits_version, read_version, read_by, beside_open) on story.telling
  to suitcase_desk;
grant update (version, reviewed_version) on story.transcript to suitcase_desk;
grant update (people, covers, crop, confirmed_by, confirmed_at, body, body_version) on story.file to suitcase_desk;
grant update (read_at) on story.message to suitcase_desk;
grant update (handled_by, handled_at, outcome) on story.stop_request to suitcase_desk;

-- A hold is set without anybody who has asked to lift it, and lifted by two.
revoke insert on story.hold from suitcase_desk;
grant insert (scope, value, reason, set_by) on story.hold to suitcase_desk;
-- asked (by the first) | lifted (by a second) | same_person | unknown
create function story.lift_hold(of_hold uuid, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare h story.hold;
begin
  select * into h from story.hold x where x.id = of_hold and x.lifted_at is null for update;
  if not found then return 'unknown'; end if;
  if h.lift_asked_by is null then
    update story.hold x set lift_asked_by = by_member where x.id = of_hold;
    return 'asked';
  end if;
  if h.lift_asked_by = by_member then return 'same_person'; end if;
  update story.hold x set lifted_by = by_member, lifted_at = at where x.id = of_hold;
  return 'lifted';
end $$;

-- What was made of a file before belongs to nothing any more, and is swept away.
create function story.forget_renditions(of_file uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update story.rendition r set file_id = null where r.file_id = of_file
$$;
revoke execute on function story.lift_hold(uuid, text, timestamptz), story.forget_renditions(uuid) from public;
grant execute on function story.lift_hold(uuid, text, timestamptz), story.forget_renditions(uuid) to suitcase_desk;

-- As before (0212), and not when it is erased.
create or replace function story.desk_moves_nothing() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'suitcase_desk' and (new.id, new.office_id, new.basis, new.practice, new.language, new.embargo_until, new.published_on,
      new.arrived_at, new.show_first, new.taken_back_at, new.erase_after, new.erased_at)
    is distinct from (old.id, old.office_id, old.basis, old.practice, old.language, old.embargo_until, old.published_on,
      old.arrived_at, old.show_first, old.taken_back_at, old.erase_after, old.erased_at) then
    raise exception 'the desk changes neither whose story it is nor from when it may be seen, nor when it is erased'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
