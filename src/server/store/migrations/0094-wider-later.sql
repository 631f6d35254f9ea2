-- A wider yes that a reviewer has accepted waits here until its cooling-off ends; meanwhile the old yes stays in force on
-- its own terms. One current grant per person and channel stays the law: only when the day has come is it written over
-- the old one, in story.consent_grant, by the worker.
create table story.wider_grant (
  story_id text not null,
  person_id uuid not null,
  channel text not null,
  levels jsonb not null,
  valid_from timestamptz not null check (valid_from < 'infinity'),
  valid_until timestamptz not null check (valid_until < 'infinity'),
  no_recall_ack boolean not null default false,
  excluded_languages text[] not null default '{}',
  primary key (story_id, person_id, channel),
  foreign key (story_id, person_id) references story.person on delete cascade
);
create index wider_grant_begins on story.wider_grant (valid_from);
grant select, insert, delete on story.wider_grant to suitcase_desk;
grant select, delete on story.wider_grant to suitcase_worker;

alter table story.consent_event drop constraint consent_event_kind_check;
alter table story.consent_event add constraint consent_event_kind_check check (kind in ('given', 'approved', 'narrowed',
  'wider_asked', 'widened', 'wider_began', 'paused', 'resumed', 'taken_back', 'take_back_called_off', 'expired', 'renewed',
  'claim_closed', 'refused', 'erased', 'held', 'hold_lifted'));

-- Who thinks again, whatever the way, calls off what was accepted before and has not begun.
create function story.forget_wider() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from story.wider_grant w where w.story_id = new.story_id;
  return null;
end $$;
create trigger forget_wider after insert on story.consent_event for each row
  when (new.kind in ('narrowed', 'taken_back', 'erased')) execute function story.forget_wider();
