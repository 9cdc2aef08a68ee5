-- After a restore, or a fail-over that may have lost commits: what stands as never sent may have been
-- sent after all. Takes created instructions of a main account for unknown, some at a time, under
-- the caller's lease, so that nobody claims meanwhile; returns how many, or -1 if the lease has ended.
-- One that waits for its second person may have been approved and sent: its approval is cancelled. A freeze that one of them uses may be changed at the bank, so that it counts as in use.
create function quarantine(p_market integer, p_now timestamptz, p_main_account integer,
  p_epoch bigint, p_limit integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  n integer;
  ids bigint[]; attempts integer[]; freezes bigint[];
begin
  perform from lease l where l.main_account_id = p_main_account and l.epoch = p_epoch
    and l.ends_at > coffer_clock() for share;
  if not found then return -1; end if;
  select array_agg(i.instruction_id), array_agg(i.attempt),
      array_agg(i.freeze_id) filter (where i.kind in (
        select kind from instruction_kind where uses_freeze))
    into ids, attempts, freezes
    from (select * from instruction i where i.market_id = p_market
        and i.main_account_id = p_main_account and i.next_at is not null and i.state = 'CREATED'
      order by i.instruction_id limit p_limit for no key update) i;
  n := coalesce(cardinality(ids), 0);
  if n = 0 then return 0; end if;
  perform end_reviews(p_market, p_now, ids);
  perform from standing_freeze s where s.market_id = p_market and s.freeze_id = any (freezes)
    order by s.freeze_id for no key update;
  update standing_freeze s set used_by = (select min(i.instruction_id) from instruction i
      where i.market_id = p_market and i.instruction_id = any (ids) and i.freeze_id = s.freeze_id)
    where s.market_id = p_market and s.freeze_id = any (freezes) and s.used_by is null;
  -- It may have been sent until now, so the waiting times count from now.
  update instruction i set sent_at = p_now
    where i.market_id = p_market and i.instruction_id = any (ids);
  perform apply_event(p_market, p_now, ids, 'CREATED', attempts, 'SILENT');
  return n;
end $$;

revoke execute on function quarantine from public;
grant execute on function quarantine to coffer_app;
