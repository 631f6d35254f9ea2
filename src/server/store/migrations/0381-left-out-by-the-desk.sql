-- The desk may decide that a photograph or a recording is not used, also one that it confirmed before: it is shown nowhere, at no
-- rung, until somebody decides otherwise.
alter table story.file drop constraint file_people_check;
alter table story.file add constraint file_people_check
  check (people in ('unconfirmed', 'none', 'unrecognisable', 'covered', 'visible', 'left_out'));
alter table story.recording drop constraint recording_people_check;
alter table story.recording add constraint recording_people_check check (people in ('none', 'visible', 'covered', 'left_out'));
