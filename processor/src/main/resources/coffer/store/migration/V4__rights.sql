-- What the application may do by itself, beside calling the functions that write.

revoke execute on function coffer_clock, make_partitions, next_numbers, open_difference, event_type,
  left_of, post, accept, claim, finish, record, take_key, check_off, apply, admit, turn_away,
  suspend, clear, propose_correction, correct, propose_judgement, judge, open_account,
  weigh from public;
grant usage on schema public to coffer_app;
grant select on all tables in schema public to coffer_app;
grant execute on function coffer_clock, left_of, accept, claim, finish, record, apply, admit,
  turn_away, suspend, clear, propose_correction, correct, propose_judgement, judge, weigh
  to coffer_app;
grant update on node_counter to coffer_app;
grant insert, update on lease, line_cursor to coffer_app;
-- That a figure of the bank is to be asked for again.
grant update (seen_version) on bank_balance to coffer_app;
-- A freeze's number and who is due to tell it; never its money.
grant update (freeze_no, number_due, number_due_at) on standing_freeze to coffer_app;
