-- Master keys that were destroyed. A story's key may never again be wrapped under one of them: whoever read the old key
-- just before the rotation and writes just after it is refused here, instead of losing the story for ever.
create table vault.retired_master (
  id text primary key,
  retired_at timestamptz not null default now()
);
grant select, insert on vault.retired_master to suitcase_worker;

create function vault.master_is_alive() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from vault.retired_master r where r.id = new.master_id) then
    raise exception 'this master key was retired: wrap again with the present one' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger master_is_alive before insert or update on vault.story_key
  for each row execute function vault.master_is_alive();
create index story_key_master on vault.story_key (master_id);

-- What ends by itself is looked for each minute.
create index grant_ends on story.consent_grant (valid_until) where not ended;
create index draft_ends on story.draft (expires_at);
create index shown_ends on shown.story_row (expires_at);
create index shown_picture_ends on shown.picture_row (expires_at);
