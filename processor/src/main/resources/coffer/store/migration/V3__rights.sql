-- What the application may do by itself, beside calling the four functions.

revoke execute on function coffer_clock, make_partitions, next_numbers, open_difference, post,
  accept, claim, finish, record from public;
grant usage on schema public to coffer_app;
grant select on all tables in schema public to coffer_app;
grant execute on function coffer_clock() to coffer_app;
grant execute on function accept to coffer_app;
grant execute on function claim to coffer_app;
grant execute on function finish to coffer_app;
grant execute on function record to coffer_app;
grant update on node_counter to coffer_app;
grant insert, update on lease, line_cursor, bank_balance to coffer_app;
-- A freeze's number and who is due to tell it; never its money.
grant update (freeze_no, number_due, number_due_at) on standing_freeze to coffer_app;
