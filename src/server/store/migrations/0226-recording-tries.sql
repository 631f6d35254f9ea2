-- How often a recording was given up because it took all the memory or time that it may: it is not tried without end.
alter table story.file add column look_tries smallint not null default 0;
