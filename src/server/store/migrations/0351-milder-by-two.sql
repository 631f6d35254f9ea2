-- A critical story needs the eyes of another office. Whoever could judge it milder alone could do without them, so coming down
-- from critical takes two: the first judgement waits here, the second brings the story down.
alter table story.story add column milder_by text; -- whose milder judgement of a critical story waits for a second; null: none does
