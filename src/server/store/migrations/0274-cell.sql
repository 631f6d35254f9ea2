-- Who of the people that share a place is published already: asked several times when a story is published, and without this
-- by reading every story there is.
create index story_cell on story.story (origin, host) where desk_state = 'published' and basis = 'teller';
