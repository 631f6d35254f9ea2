-- Letters to the desk speak the languages of those who work there. The worker learns in which language somebody has the desk, and
-- whether they still work there; neither says who reads a mailbox.
grant select (language, closed_at) on office.member to suitcase_worker;
