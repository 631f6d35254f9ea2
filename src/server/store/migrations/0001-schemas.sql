-- Schemas by purpose. Nobody but the owner may create anything; each login is given what its door needs and no more.
create schema office;   -- who works here: offices, accounts, settings
create schema story;    -- what was told (sealed) and what was allowed (clear)
create schema vault;    -- the wrapped key of each story, dumped apart from everything else
create schema shown;    -- projections only: what consent lets a reader see right now
create schema intake;   -- functions for tellers; they take a locator, never a story id alone
create schema place;    -- official figures

create extension if not exists unaccent schema public;
grant usage on schema public to suitcase_desk, suitcase_worker, suitcase_public;

grant usage on schema office, story, vault, place to suitcase_desk, suitcase_worker;
grant usage on schema intake to suitcase_intake;
grant usage on schema shown to suitcase_public, suitcase_worker, suitcase_desk, suitcase_intake;

-- UN DESA International Migrant Stock 2020, origin by destination (CC BY 3.0 IGO): the floor below which a place is not shown.
create table place.stock (
  origin char(2) not null,
  host char(2) not null,
  people integer not null check (people >= 0),
  primary key (origin, host)
);
grant select on place.stock to suitcase_desk, suitcase_worker;
