-- What the application may do by itself, beside calling the functions that write.

-- Ends the server's side of a connection that broke, and tells whether it has ended: then nothing
-- that was sent over it can be committed any more. Where the owner may not end another's session,
-- it is only waited for.
create function end_session(p_name text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_terminate_backend(a.pid, 5000) from pg_stat_activity a
    where a.application_name = p_name and a.datname = current_database();
  perform pg_stat_clear_snapshot();
  return not exists (select from pg_stat_activity a
    where a.application_name = p_name and a.datname = current_database());
exception when insufficient_privilege then
  return not exists (select from pg_stat_activity a
    where a.application_name = p_name and a.datname = current_database());
end $$;

revoke execute on function end_session, coffer_clock, make_partitions, check_kinds,
  next_numbers, open_difference, event_type,
  corrected, left_of, post, check_special, accept, claim, next_use, end_uses, end_reviews, end_accounts, finish, apply_event, can_happen,
  tell_overdue, record, record_unreadable, take_key, check_off, apply, admit, turn_away,
  suspend, clear, propose_correction, correct, evidence, propose_judgement, judge, open_account,
  weigh from public;
grant usage on schema public to coffer_app;
grant select on all tables in schema public to coffer_app;
grant execute on function end_session, coffer_clock, corrected, left_of, accept, claim, finish, tell_overdue, record,
  record_unreadable, apply,
  admit,
  turn_away, suspend, clear, propose_correction, correct, evidence, propose_judgement, judge, weigh
  to coffer_app;
grant update on node_counter to coffer_app;
grant insert, update on lease, line_cursor, process to coffer_app;
grant delete on process to coffer_app;
-- Marks that a figure of the bank is due again.
grant update (seen_version) on bank_balance to coffer_app;
-- A freeze's number and the instruction whose serial tells it; not its amounts.
grant update (freeze_no, number_due, number_due_at) on standing_freeze to coffer_app;
