-- The desk's login loses what no page of the desk does. Who takes that login over can still not make somebody's yes out of
-- nothing, read what opens a receipt, change the ledger of copies, or set whether this is practice.
revoke insert, update on story.person from suitcase_desk;        -- states change through story.pause, resume, approve_telling …
revoke insert, update on story.disclosure from suitcase_desk;    -- written by publishing and by story.hide
revoke insert on story.story, story.file, story.rendition from suitcase_desk;
revoke delete on story.file, story.rendition from suitcase_desk;
revoke all on story.receipt, story.draft, story.draft_file from suitcase_desk;
revoke insert on vault.story_key from suitcase_desk;
revoke insert, update on office.setting from suitcase_desk;
