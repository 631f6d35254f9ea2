-- From where to where stories lead, counted without reading the stories: what the map needs stands in an index of its own.
create index story_row_ways on shown.story_row (origin_region, origin_country, now_region, now_country, story_id)
  include (expires_at, basis) where channel = 'web' and origin_region is not null and now_region is not null;
