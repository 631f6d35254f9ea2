-- Jobs. The logins of the doors cannot see the job runner's tables; they add jobs through one function, in their own
-- transaction, and each login only the tasks that follow from what it may decide. Payloads hold ids, never words.
create schema queue;

create table queue.allowed (
  login name not null,
  task text not null,
  primary key (login, task)
);
insert into queue.allowed (login, task) values
  ('suitcase_intake', 'publish'), ('suitcase_intake', 'notify-desk'), ('suitcase_intake', 'picture'),
  ('suitcase_desk', 'publish'), ('suitcase_desk', 'notify-desk'), ('suitcase_desk', 'picture'), ('suitcase_desk', 'poster');

create function queue.enqueue(task text, payload json, key text default null, run_at timestamptz default null)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- session_user is the login that asks; current_user is the owner in here. The worker's tasks may follow one another.
  if session_user not in ('suitcase_worker', current_user)
    and not exists (select from queue.allowed a where a.login = session_user and a.task = enqueue.task) then
    raise exception 'the login % may not enqueue the task %', session_user, task using errcode = 'insufficient_privilege';
  end if;
  perform graphile_worker.add_job(identifier => task, payload => payload, job_key => key, run_at => run_at, max_attempts => 25);
end $$;
revoke execute on function queue.enqueue(text, json, text, timestamptz) from public;
grant usage on schema queue to suitcase_intake, suitcase_desk, suitcase_worker;
grant execute on function queue.enqueue(text, json, text, timestamptz) to suitcase_intake, suitcase_desk, suitcase_worker;
