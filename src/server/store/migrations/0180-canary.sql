-- The nightly drill: a story that no person told goes through everything, is taken back, and is looked for everywhere.
-- A story of the basis 'canary' is told by the machine, by the function below and nothing else, and no real story becomes one.
alter table story.story drop constraint story_basis_check,
  add constraint story_basis_check check (basis in ('teller', 'public_domain', 'canary')),
  add constraint story_canary_is_nobody check (basis <> 'canary' or (ref is null and origin is null and host is null));
create index story_canary on story.story (id) where basis = 'canary' and erased_at is null;

create function story.canary_stays() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'no story becomes a canary, and no canary a story' using errcode = 'check_violation';
end $$;
create trigger canary_stays before update of basis on story.story for each row
  when (old.basis is distinct from new.basis and 'canary' in (old.basis, new.basis)) execute function story.canary_stays();

-- The desk never sees one: not in a queue, a count or a list, not by its id. The worker sees it and cannot make one.
alter table story.story enable row level security;
create policy desk_sees_no_canary on story.story for all to suitcase_desk using (basis <> 'canary') with check (basis <> 'canary');
create policy worker_sees_all on story.story for select to suitcase_worker using (true);
create policy worker_changes_all on story.story for update to suitcase_worker using (true) with check (true);
create policy worker_adds_no_canary on story.story for insert to suitcase_worker with check (basis <> 'canary');

-- One row a run: what was done, how long it took, what was left where. It stays when everything else of the run is gone.
create table office.drill_run (
  id uuid primary key default gen_random_uuid(),
  practice boolean not null,                         -- run in practice mode: shown as practice, decides nothing
  began_at timestamptz not null default now(),
  story_id text,                                     -- while it runs, so that the next run can clean up after one that broke
  step text not null default 'publish',              -- what it is doing, or did last
  steps jsonb not null default '[]',                 -- [{step, ms}]
  gone jsonb,                                        -- {surfaces, addresses, p50, p95, most}: from the teller's press to gone, ms
  residue jsonb not null default '{}',               -- {place: how much was found there}
  skipped text[] not null default '{}',              -- what could not be looked at here, and why: codes
  restored boolean,                                  -- a backup was restored and the canary stayed gone; null: not tried
  outcome text check (outcome in ('passed', 'failed')),
  failed_at text,                                    -- the first step that failed
  trouble text,                                      -- a kind of error, never a sentence
  ended_at timestamptz,
  check ((outcome is null) = (ended_at is null) and (failed_at is null or outcome = 'failed')),
  check (outcome is null or story_id is null)
);
create index drill_run_ended on office.drill_run (ended_at desc) where ended_at is not null;
grant select, insert, update on office.drill_run to suitcase_worker;
grant select on office.drill_run to suitcase_desk;

-- Readers see the day and the figures; never the hour, and in practice only what was practice.
create view shown.drill with (security_barrier) as
  select (r.ended_at at time zone 'utc')::date as day, r.outcome, r.failed_at, (r.gone ->> 'p50')::integer as p50,
    (r.gone ->> 'p95')::integer as p95, (r.gone ->> 'surfaces')::integer as surfaces, r.restored,
    (select coalesce(sum(found.value::integer), 0)::integer from jsonb_each_text(r.residue) as found) as residue,
    row_number() over (order by r.ended_at desc) as newest
  from office.drill_run r
  where r.ended_at is not null and r.practice = coalesce(
    (select s.value = 'true'::jsonb from office.setting s where s.key = 'practice'), false);
grant select on shown.drill to suitcase_public;

-- Since when a drill is due: since the site is real, has an office, was restored, or learnt to drill. Null: nothing could go out yet.
create function office.drill_due_since() returns timestamptz language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select greatest((select min(o.created_at) from office.office o),
    (select max(s.changed_at) from office.setting s where s.key in ('practice', 'restored')),
    (select m.at from suitcase.migration m where m.name = '0180-canary.sql'))
  where exists (select from office.office)
$$;

-- The row of a canary, for the run that is under way, and only one at a time. Everything else of it the worker writes as for
-- any story.
create function story.plant_canary(of_run uuid, of_story text, of_office text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare is_practice boolean;
begin
  update office.drill_run r set story_id = of_story where r.id = of_run and r.outcome is null and r.story_id is null
    returning r.practice into is_practice;
  if not found then raise exception 'no drill is under way that has no canary' using errcode = 'check_violation'; end if;
  if exists (select from story.story s where s.basis = 'canary' and s.erased_at is null) then
    raise exception 'there is a canary already' using errcode = 'check_violation';
  end if;
  insert into story.story (id, office_id, basis, practice, capture, language, desk_state, risk, risk_by, claim_open,
      embargo_until, show_first)
    values (of_story, of_office, 'canary', is_practice, 'self_online', 'en', 'ready', 'low', 'drill', false, now(), false);
end $$;

-- Nobody listens to a canary: what people decide about a recording is written here for it, and for no story.
create function story.plant_canary_sound(of_story text, of_file uuid, spoken text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s join story.file f on f.story_id = s.id and f.id = of_file
    where s.id = of_story and s.basis = 'canary';
  if not found then raise exception 'only the sound of a canary goes without people' using errcode = 'check_violation'; end if;
  insert into story.recording (file_id, story_id, people, spoken_in, confirmed_by, confirmed_at)
    values (of_file, of_story, 'none', spoken, 'drill', now());
  insert into story.transcript (story_id, file_id, language, version, teller_version, reviewed_version)
    values (of_story, of_file, spoken, 1, 1, 1);
end $$;

-- Who may ask for a run, and what waits to be published when one has passed.
insert into queue.allowed (login, task) values ('suitcase_desk', 'drill');
create function queue.wake(task text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.reschedule_jobs(array(
    select j.id from graphile_worker.jobs j
    where j.task_identifier = wake.task and j.locked_at is null and j.run_at > now() and j.key not like '%:later'), run_at => now());
end $$;
revoke execute on function story.canary_stays(), office.drill_due_since(), story.plant_canary(uuid, text, text),
  story.plant_canary_sound(text, uuid, text), queue.wake(text) from public;
grant execute on function office.drill_due_since() to suitcase_desk, suitcase_worker;
grant execute on function story.plant_canary(uuid, text, text), story.plant_canary_sound(text, uuid, text), queue.wake(text)
  to suitcase_worker;
