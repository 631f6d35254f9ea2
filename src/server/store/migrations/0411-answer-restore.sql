-- After a restore the desk is told so until somebody has looked through people and holds. The desk's login writes no settings;
-- it runs this function. When the setting changed stays: the drill asks when the site was restored, not when it was answered.
create function office.answer_restore(by_member text, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update office.setting s set value = s.value || jsonb_build_object('answeredBy', by_member, 'answeredAt', at)
    where s.key = 'restored' and not s.value ? 'answeredAt';
  return found;
end $$;
revoke execute on function office.answer_restore(text, timestamptz) from public;
grant execute on function office.answer_restore(text, timestamptz) to suitcase_desk;
