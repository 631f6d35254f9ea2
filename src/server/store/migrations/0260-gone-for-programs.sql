-- Each endpoint knows a telling by an id of its own: whoever kept the feeds and whoever read the API cannot lay their lists
-- of what is gone beside each other. The id of the API is made from the feed's, under a secret that no login may read.
create table office.endpoint_secret (
  endpoint text primary key,
  secret bytea not null check (length(secret) = 32)
);
insert into office.endpoint_secret (endpoint, secret)
  values ('api', sha256(decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')));

-- Feed ids all have the same length, and only half of the hash is given: nothing can be appended to it.
create function shown.api_ref(feed_id text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select substr(encode(sha256(own.secret || convert_to(feed_id, 'UTF8')), 'hex'), 1, 32)
  from office.endpoint_secret as own where own.endpoint = 'api'
$$;
revoke execute on function shown.api_ref(text) from public;
grant execute on function shown.api_ref(text) to suitcase_public;

create view shown.gone_for_programs with (security_barrier) as
  select shown.api_ref(feed_id) as ref, gone_on from shown.gone_row;
grant select on shown.gone_for_programs to suitcase_public;
