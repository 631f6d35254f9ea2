-- What the picture process found out about an original, before any person looks: whether it can be decoded, and a sealed
-- preview for the desk. The preview is age, like the original; its key stands in body, sealed under the story's key.
create table story.picture_look (
  file_id uuid primary key references story.file on delete cascade,
  story_id text not null references story.story on delete cascade,
  refused text check (refused in ('not_a_picture', 'too_large', 'too_many_pixels', 'damaged', 'unsupported_heic',
    'timeout', 'out_of_memory')),                    -- null: it is fine
  preview_path text unique,                          -- random name below the folder of sealed files
  body bytea,                                        -- sealed JSON {identity}, AAD story.picture_look/FILE/body/1
  at timestamptz not null default now(),
  check ((refused is null) = (preview_path is not null) and (preview_path is null) = (body is null))
);
create index picture_look_story on story.picture_look (story_id);
grant select on story.picture_look to suitcase_desk;
grant select, insert, update, delete on story.picture_look to suitcase_worker;
