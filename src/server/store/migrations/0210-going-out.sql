-- How many days a story waits before it goes out with a batch, so that nobody counts back from the page to the telling.
-- Drawn once by the worker; a later attempt, a narrowing or a restore finds the same number. No other login reads it.
create table story.going_out (
  story_id text primary key references story.story on delete cascade,
  lag smallint not null check (lag between 3 and 15)
);
grant select, insert, delete on story.going_out to suitcase_worker;
