-- The functions that move money. Each takes arrays, decides every item on its own, in order, writes
-- rows only for what it takes, and is the only statement of its transaction. Locks are taken in one
-- order everywhere, each sorted: request keys, lines, instructions, approvals (table review), freezes, buckets, the
-- market's counter, and last Differences. Every statement names its rows by an array of keys, beside whatever it joins
-- them with, and plans are made once, for any arrays, by the indexes: so that none reads a whole
-- market, however old the planner's statistics, and none is made anew for a single order. A row that
-- was locked is updated by its place, which nobody can change then. p_now is the caller's time; only
-- leases go by the database's own clock.

-- Takes numbers from the market's counter; returns the one before the first. Taking none locks it.
create function next_numbers(p_market integer, p_count integer) returns bigint language sql as $$
  update market_counter set last = last + p_count where market_id = p_market
  returning last - p_count
$$;

-- Opens a Difference unless the same one is open already.
create function open_difference(p_market integer, p_now timestamptz, p_kind difference_kind,
  p_bars boolean, p_main_account integer, p_sub_account integer, p_other integer,
  p_instruction bigint, p_line bigint, p_detail text) returns void language plpgsql as $$
begin
  if not exists (select from difference d where d.market_id = p_market and d.kind = p_kind
      and d.sub_account_id is not distinct from p_sub_account
      and d.instruction_id is not distinct from p_instruction
      and d.line_id is not distinct from p_line and d.closed_at is null) then
    insert into difference (market_id, difference_id, kind, bars, main_account_id, sub_account_id,
        other_sub_account_id, instruction_id, line_id, detail, opened_at)
      values (p_market, next_numbers(p_market, 1) + 1, p_kind, p_bars, p_main_account,
        p_sub_account, p_other, p_instruction, p_line, p_detail, p_now);
  end if;
end $$;

-- Moves money: every item is one posting from a bucket to a bucket of the same main account.
-- Verdicts: POSTED; OVERDRAWN, the bucket does not hold so much beside what must stay in it. Facts
-- and Corrections are never overdrawn: they may take an AVAILABLE below zero, which opens a
-- Difference that closes itself when it is covered. An item that has a verdict already is left
-- alone; one without an amount moves nothing and gets none. Each item that is posted or moves
-- nothing takes one number of the market's counter, for its journal or for the event that is given.
-- A second journal under one id is an error of the caller and fails.
create function post(p_market integer, p_now timestamptz, p_journals bigint[],
  p_roles journal_role[], p_instructions bigint[], p_from bigint[], p_to bigint[],
  p_amounts bigint[], p_event_at timestamptz[], p_keeps bigint[] default '{}',
  p_verdicts text[] default '{}', p_events text[] default '{}')
  returns text[] language plpgsql as $$
declare
  n constant integer := cardinality(p_journals);
  verdicts text[] := p_verdicts;
  ids bigint[]; rows tid[]; balances bigint[]; versions bigint[]; kinds bucket_kind[];
  mains integer[];
  before_balances bigint[]; before_versions bigint[];
  from_at integer[]; to_at integer[];
  lowered boolean[];
  from_balances bigint[] := array_fill(null::bigint, array[n]);
  from_versions bigint[] := from_balances;
  to_balances bigint[] := from_balances;
  to_versions bigint[] := from_balances;
  numbers integer[] := array_fill(null::integer, array[n]);
  happened integer := 0;
  wrong boolean;
  f integer; t integer; a bigint;
begin
  if n = 0 then return verdicts; end if;
  with locked as (
    select bucket_id, ctid as row, balance, version, kind, main_account_id from bucket
      where market_id = p_market and bucket_id = any (p_from || p_to)
      order by bucket_id for no key update)
  select b.*, (select array_agg(width_bucket(id, b.ids)) from unnest(p_from) id),
      (select array_agg(width_bucket(id, b.ids)) from unnest(p_to) id)
    into ids, rows, balances, versions, kinds, mains, from_at, to_at
    from (select array_agg(bucket_id) as ids, array_agg(row), array_agg(balance),
        array_agg(version), array_agg(kind), array_agg(main_account_id) from locked) b;
  before_balances := balances; before_versions := versions;
  lowered := array_fill(false, array[coalesce(cardinality(ids), 0)]);
  for i in 1..n loop
    continue when verdicts[i] is not null;
    a := p_amounts[i];
    if a is not null then
      f := from_at[i]; t := to_at[i];
      if (p_from[i], p_to[i]) is distinct from (ids[f], ids[t]) or mains[f] <> mains[t] then
        raise exception 'journal % is not inside one main account', p_journals[i];
      end if;
      if balances[f] - a < coalesce(p_keeps[i], 0) then
        if p_roles[i] not in ('FACT', 'CORRECTION') then
          verdicts[i] := 'OVERDRAWN';
          continue;
        end if;
        lowered[f] := true;
      end if;
      verdicts[i] := 'POSTED';
      balances[f] := balances[f] - a; from_balances[i] := balances[f];
      versions[f] := versions[f] + 1; from_versions[i] := versions[f];
      balances[t] := balances[t] + a; to_balances[i] := balances[t];
      versions[t] := versions[t] + 1; to_versions[i] := versions[t];
    end if;
    happened := happened + 1; numbers[i] := happened;
  end loop;
  if happened = 0 then return verdicts; end if;

  with counter as (
    update market_counter set last = last + happened where market_id = p_market
      returning last - happened as before),
  moved as (
    update bucket b set balance = x.balance, version = x.version,
        floor = case when b.floor is null then null when x.balance >= 0 then 0
          when x.lowered then least(b.floor, x.balance) else b.floor end
      from unnest(rows, balances, versions, before_versions, lowered)
        x (row, balance, version, before, lowered)
      where b.ctid = x.row and x.version <> x.before
      returning x.version - x.before as sides),
  told as (
    insert into outbox (market_id, number, object_id, recorded_at, type)
      select p_market, c.before + numbers[i], p_journals[i] / 4, p_now, p_events[i]
      from counter c, generate_series(1, n) i
      where numbers[i] is not null and verdicts[i] is null),
  written as (
  insert into journal (market_id, role, journal_id, number, instruction_id, amount, from_bucket,
      from_balance, from_version, to_bucket, to_balance, to_version, event_at, recorded_at)
    select p_market, p_roles[i], p_journals[i], c.before + numbers[i], p_instructions[i],
        p_amounts[i], p_from[i], from_balances[i], from_versions[i], p_to[i], to_balances[i],
        to_versions[i], p_event_at[i], p_now
    from counter c, generate_series(1, n) i where verdicts[i] = 'POSTED'
    returning 1)
  select coalesce((select sum(sides) from moved), 0) <> 2 * (select count(*) from written)
    into wrong;
  if wrong then raise exception 'a locked bucket was not where it was'; end if;

  for i in 1..coalesce(cardinality(ids), 0) loop
    continue when (balances[i] < 0) = (before_balances[i] < 0) or kinds[i] <> 'AVAILABLE';
    if balances[i] < 0 then
      perform open_difference(p_market, p_now, 'SHORT', true, mains[i], (ids[i] / 4)::integer,
        null, null, null, 'A fact of the bank took the available amount below zero.');
    else
      update difference set closed_at = p_now, closed_because = 'The account is covered again.'
        where market_id = p_market and sub_account_id = (ids[i] / 4)::integer and kind = 'SHORT'
          and closed_at is null;
    end if;
  end loop;
  return verdicts;
end $$;

-- Whether people brought into the books what an instruction did although it had failed.
create function corrected(p_market integer, p_instruction bigint) returns boolean
  language sql stable as $$
  select exists (select from difference d join correction c on c.market_id = p_market
      and c.correction_id = d.correction_id and c.amount is not null
    where d.market_id = p_market and d.instruction_id = p_instruction)
$$;

-- What is left of a public deposit to be given or sent back, or of an adjustment credit to be taken
-- back; null if there is no such thing. What failed or came back is left again.
create function left_of(p_market integer, p_source bigint) returns bigint language sql stable as $$
  select (coalesce(
      (select d.amount from public_deposit d
        where d.market_id = p_market and d.public_deposit_id = p_source),
      (select c.amount from instruction c where c.market_id = p_market
        and c.instruction_id = p_source and c.kind in (select k.source from instruction_kind k)
        and c.state = 'SUCCEEDED'))
    - coalesce((select sum(i.amount) from instruction i
        where i.market_id = p_market and i.source_id = p_source
          and (i.state <> 'FAILED' or corrected(p_market, i.instruction_id))
          and not exists (select from line_explanation e where e.market_id = i.market_id
            and e.instruction_id = i.instruction_id and e.cause = 'RETURN')), 0))::bigint
$$;

-- Checks what only some orders have: an approval, a source, what must stay, a freeze that is used,
-- an account that is closed. Orders with a verdict have been decided already. What a use takes from a
-- freeze is taken here, under its lock: no later check declines it.
create function check_special(p_market integer, p_kinds text[], p_payers integer[],
  p_amounts bigint[], p_freezes bigint[], p_details jsonb[],
  inout verdicts text[], inout objects bigint[], inout keeps bigint[]) language plpgsql as $$
declare
  sources constant bigint[] := array(select distinct (d ->> 'source')::bigint
    from unnest(p_details) d where d ->> 'source' is not null);
  uses constant text[] := array(select kind from instruction_kind where uses_freeze);
  closes constant text[] := array(select kind from instruction_kind
    where account_effect = 'CLOSES');
  used constant bigint[] := array(select x.freeze_id from unnest(p_kinds, p_freezes)
    x (kind, freeze_id) where x.kind = any (uses));
  source bigint;
  given jsonb := '{}';
  pending bigint;
begin
  -- The sources are locked, so that no two orders give the same money.
  perform from bank_line l where l.market_id = p_market and l.line_id = any (sources)
    order by l.line_id for no key update;
  perform from instruction i where i.market_id = p_market and i.instruction_id = any (sources)
    order by i.instruction_id for no key update;
  perform from standing_freeze s where s.market_id = p_market and s.freeze_id = any (used)
    order by s.freeze_id for no key update;
  for i in 1..cardinality(p_kinds) loop
    continue when verdicts[i] is not null;
    if p_details[i] -> 'review' is not null then
      select r.review_id into pending from review r where r.market_id = p_market
        and r.object_id = (p_details[i] -> 'review' ->> 'object')::bigint and r.verdict is null;
      if found then
        verdicts[i] := 'REVIEW_PENDING';
        objects[i] := pending;
        continue;
      end if;
    end if;
    source := p_details[i] ->> 'source';
    if source is not null then
      if coalesce(left_of(p_market, source) - coalesce((given ->> source::text)::bigint, 0), -1)
          < p_amounts[i] then
        verdicts[i] := 'SOURCE_EXCEEDED';
        continue;
      end if;
      given := given || jsonb_build_object(source,
        coalesce((given ->> source::text)::bigint, 0) + p_amounts[i]);
    end if;
    if p_kinds[i] = any (closes) then
      perform from bucket b where b.market_id = p_market
        and b.bucket_id between 4::bigint * p_payers[i] and 4::bigint * p_payers[i] + 2
        order by b.bucket_id for no key update;
      if exists (select from bucket b where b.market_id = p_market and b.balance <> 0
          and b.bucket_id between 4::bigint * p_payers[i] and 4::bigint * p_payers[i] + 2) then
        verdicts[i] := 'NOT_EMPTY';
        continue;
      end if;
    end if;
    if p_kinds[i] = any (uses) then
      update standing_freeze s set remaining = s.remaining - p_amounts[i]
        where s.market_id = p_market and s.freeze_id = p_freezes[i]
          and s.remaining >= p_amounts[i];
      if not found then
        verdicts[i] := 'FREEZE_EXCEEDED';
      end if;
    end if;
    keeps[i] := coalesce(keeps[i], 0) + coalesce((p_details[i] ->> 'keep')::bigint, 0);
  end loop;
end $$;

-- Takes orders: request key, checks, reservation, freeze use, instruction, event, one after the
-- other for each item and all or nothing for it. The keys in one call must differ, and so must the
-- objects of its approvals. What only some kinds have stands in the details, a JSON object or null:
-- "source", "keep" (what must stay available, such as a fee), "new_name", "review" {maker, object,
-- reason}, "payout" {account_no, name, bank_name, bank_line_no, same_bank, bound_account} and
-- "nothing_to_send": no bank need be told, so the order is settled and has succeeded at once, unless
-- it uses a freeze that the bank holds or may come to hold; and "hold" {id, serial}: the HOLD that
-- follows an order that makes a freeze.
-- Verdicts: TAKEN; ENDED, taken and succeeded at once; REPLAYED and KEY_REUSED, with the object that
-- the key belongs to; NOT_ACTIVE, BARRED, NOT_EMPTY, REVIEW_PENDING, with the pending
-- approval; SOURCE_EXCEEDED, FREEZE_EXCEEDED, OVERDRAWN.
create function accept(p_market integer, p_now timestamptz, p_resources text[],
  p_out_request_no text[], p_hashes bytea[], p_ids bigint[], p_main_accounts integer[],
  p_kinds text[], p_serials text[],
  p_payers integer[], p_payees integer[], p_amounts bigint[], p_taken_from bigint[],
  p_reserved_in bigint[], p_settles_to bigint[], p_freezes bigint[], p_held_by text[],
  p_order_nos text[], p_memos text[], p_details text[])
  returns table (verdict text, object_id bigint)
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  n constant integer := cardinality(p_ids);
  details constant jsonb[] := p_details::jsonb[];
  detailed constant boolean := array_remove(p_details, null) <> '{}';
  using_kinds text[]; creating_kinds text[]; closing_kinds text[]; suspended_kinds text[];
  uses boolean; closes boolean;
  fresh bigint[];
  verdicts text[] := array_fill(null::text, array[n]);
  objects bigint[] := p_ids;
  checked text[];
  keeps bigint[];
  unsent bigint[] := '{}';
begin
  select array_agg(kind) filter (where uses_freeze),
      array_agg(kind) filter (where creates_freeze),
      array_agg(kind) filter (where account_effect = 'CLOSES'),
      array_agg(kind) filter (where when_suspended)
    into using_kinds, creating_kinds, closing_kinds, suspended_kinds from instruction_kind;
  uses := p_kinds && using_kinds;
  closes := p_kinds && closing_kinds;
  -- The key row is the lock: a second caller waits here until the first has committed.
  with taken as (
    insert into request (market_id, resource, out_request_no, body_hash, object_id)
      select p_market, x.resource, x.no, x.hash, x.id
      from unnest(p_resources::resource[], p_out_request_no, p_hashes, p_ids)
        x (resource, no, hash, id)
      order by x.resource, x.no
      on conflict do nothing returning request.object_id)
  select array_agg(taken.object_id) into fresh from taken;
  if cardinality(fresh) is distinct from n then
    select array_agg(case when r.object_id = any (fresh) then null
          when r.body_hash = x.hash then 'REPLAYED' else 'KEY_REUSED' end order by x.ordinal),
        array_agg(r.object_id order by x.ordinal)
      into verdicts, objects
      from unnest(p_resources::resource[], p_out_request_no, p_hashes) with ordinality
        x (resource, no, hash, ordinal)
      join request r on r.market_id = p_market and r.resource = x.resource
        and r.out_request_no = any (p_out_request_no) and r.out_request_no = x.no;
  end if;

  -- What a court froze at the bank is the member's, but must not be spent.
  select array_agg(case
        when coalesce(x.payer_status, 'CLOSED') <> 'ACTIVE' and not (x.payer_status = 'SUSPENDED'
          and x.kind = any (suspended_kinds)) then 'NOT_ACTIVE'
        when x.payee <> x.payer and coalesce(x.payee_status, 'CLOSED') <> 'ACTIVE'
          then 'NOT_ACTIVE'
        when x.barred then 'BARRED' end),
      array_agg(x.court)
    into checked, keeps
    from (select x.*,
        (select s.status from sub_account s where s.market_id = p_market
            and s.sub_account_id = x.payer) as payer_status,
        (select s.status from sub_account s where s.market_id = p_market
            and s.sub_account_id = x.payee) as payee_status,
        there.barred and (exists (select from difference d where d.market_id = p_market
              and d.closed_at is null and d.bars and d.sub_account_id = x.payer)
            or exists (select from difference d where d.market_id = p_market
              and d.closed_at is null and d.bars and d.other_sub_account_id = x.payer)) as barred,
        case when there.court and x.taken_from % 4 = 0 then (select k.court from bank_balance k
          where k.market_id = p_market and k.sub_account_id = x.payer) end as court
      from unnest(p_payers, p_payees, p_kinds, p_taken_from) x (payer, payee, kind, taken_from),
        (select exists (select from difference d where d.market_id = p_market
              and d.closed_at is null and d.bars) as barred,
            exists (select from bank_balance k where k.market_id = p_market and k.court > 0)
              as court) there) x;
  for i in 1..n loop
    verdicts[i] := coalesce(verdicts[i], checked[i]);
  end loop;
  if uses or detailed or closes then
    select c.verdicts, c.objects, c.keeps into verdicts, objects, keeps
      from check_special(p_market, p_kinds, p_payers, p_amounts, p_freezes, details, verdicts,
        objects, keeps) c;
  end if;

  -- Written before the buckets are locked, so that nobody waits for it.
  insert into instruction (market_id, instruction_id, main_account_id, kind, serial, payer, payee,
      amount, taken_from, reserved_in, settles_to, freeze_id, source_id, new_name, created_at,
      cleared_at, next_at, out_request_no, order_no, memo)
    select p_market, p_ids[i], p_main_accounts[i], p_kinds[i], p_serials[i],
        p_payers[i], p_payees[i], p_amounts[i], p_taken_from[i], p_reserved_in[i],
        p_settles_to[i], p_freezes[i], (details[i] ->> 'source')::bigint,
        details[i] ->> 'new_name', p_now,
        case when details[i] -> 'review' is null then p_now end, p_now, p_out_request_no[i],
        p_order_nos[i], p_memos[i]
    from generate_series(1, n) i where verdicts[i] is null;

  -- What ends at once is settled after the counter is locked, so all its buckets are locked before.
  if detailed then
    perform from bucket b where b.market_id = p_market and b.bucket_id = any (array(
        select unnest(array[p_taken_from[i], p_reserved_in[i], p_settles_to[i]])
        from generate_series(1, n) i
        where exists (select from unnest(details) d where (d ->> 'nothing_to_send')::boolean)))
      order by b.bucket_id for no key update;
  end if;
  verdicts := post(p_market, p_now, array(select id * 4 from unnest(p_ids) id),
    array_fill('RESERVE'::journal_role, array[n]), p_ids, p_taken_from, p_reserved_in, p_amounts,
    array_fill(p_now, array[n]), keeps, verdicts,
    array(select case when x.amount is null then event_type(x.resource, x.kind, 'CREATED') end
      from unnest(p_resources::resource[], p_kinds, p_amounts) with ordinality
        x (resource, kind, amount, ordinal) order by x.ordinal));
  if uses and exists (select from unnest(verdicts, p_kinds) x (verdict, kind)
      where x.verdict = 'OVERDRAWN' and x.kind = any (using_kinds)) then
    raise exception 'a freeze has more than its bucket';
  end if;
  for i in 1..n loop
    if verdicts[i] is null or verdicts[i] = 'POSTED' then
      verdicts[i] := 'TAKEN';
    end if;
  end loop;

  -- A declined request leaves no trace.
  if array_remove(array_remove(array_remove(verdicts, 'TAKEN'), 'REPLAYED'), 'KEY_REUSED') <> '{}'
  then
    delete from request r using unnest(p_resources::resource[], p_out_request_no, verdicts)
        x (resource, no, verdict)
      where r.market_id = p_market and r.resource = x.resource
        and r.out_request_no = any (p_out_request_no) and r.out_request_no = x.no
        and x.verdict not in ('TAKEN', 'REPLAYED', 'KEY_REUSED');
    delete from instruction o where o.market_id = p_market and o.instruction_id = any (
      array(select p_ids[i] from generate_series(1, n) i where verdicts[i] = 'OVERDRAWN'));
  end if;

  if p_kinds && creating_kinds then
    insert into standing_freeze (market_id, freeze_id, main_account_id, owner, holder, held_by,
        amount, frozen_in, order_no, hold_id, hold_serial)
      select p_market, p_ids[i], p_main_accounts[i], p_payers[i], p_payees[i],
          p_held_by[i]::held_by, p_amounts[i], p_settles_to[i], p_order_nos[i],
          (details[i] -> 'hold' ->> 'id')::bigint, details[i] -> 'hold' ->> 'serial'
      from generate_series(1, n) i
      where verdicts[i] = 'TAKEN' and p_kinds[i] = any (creating_kinds);
  end if;
  if detailed then
    insert into payout (market_id, instruction_id, bound_account_id, account_no, name, bank_name,
        bank_line_no, same_bank)
      select p_market, p_ids[i], (o ->> 'bound_account')::bigint, o ->> 'account_no', o ->> 'name',
          o ->> 'bank_name', o ->> 'bank_line_no', (o ->> 'same_bank')::boolean
      from generate_series(1, n) i, lateral (select details[i] -> 'payout') x (o)
      where verdicts[i] = 'TAKEN' and o is not null;
    insert into review (market_id, review_id, resource, object_id, maker, made_at, reason)
      select p_market, p_ids[i], p_resources[i]::resource, (o ->> 'object')::bigint,
          o ->> 'maker', p_now, o ->> 'reason'
      from generate_series(1, n) i, lateral (select details[i] -> 'review') x (o)
      where verdicts[i] = 'TAKEN' and o is not null;
  end if;
  if closes then
    update sub_account a set status = 'CLOSING' where a.market_id = p_market
      and a.sub_account_id = any (array(select p_payers[i] from generate_series(1, n) i
        where verdicts[i] = 'TAKEN' and p_kinds[i] = any (closing_kinds)));
  end if;
  if detailed then
    unsent := array(select p_ids[i] from generate_series(1, n) i
      where verdicts[i] = 'TAKEN' and (details[i] ->> 'nothing_to_send')::boolean
        -- A use locked its freeze when it was checked: the holder does not change any more.
        and not (p_kinds[i] = any (using_kinds) and exists (select from standing_freeze s
          where s.market_id = p_market and s.freeze_id = p_freezes[i]
            and (s.held_by = 'BANK' or s.used_by = s.hold_id)))
      order by p_ids[i]);
  end if;
  if unsent <> '{}' then
    perform apply_event(p_market, p_now, unsent, 'CREATED',
      array_fill(0, array[cardinality(unsent)]), 'NOTHING_TO_SEND');
  end if;
  return query select case when x.v = 'TAKEN' and x.o = any (unsent) then 'ENDED' else x.v end, x.o
    from unnest(verdicts, objects) with ordinality x (v, o, ordinal) order by x.ordinal;
end $$;

-- Claims instructions of a main account for sending, no more than can be sent at once, and only while
-- the caller's lease lasts. What a second person must approve waits for that. A use of a
-- freeze waits while another use of it, or its HOLD, is in flight and while its number is unknown;
-- one that leaves the money in its sub-account has succeeded, and no bank need be told, if it turns
-- out that the platform holds the freeze. A take-back waits for the line that the credit
-- leaves on the member's statement. What is returned of a freeze is read under its lock, because the
-- statement that calls this may have begun before its number changed.
-- The row is committed in the state that follows before the first byte goes out.
create function claim(p_market integer, p_now timestamptz, p_main_account integer,
  p_epoch bigint, p_limit integer)
  returns table (instruction_id bigint, lease_left_millis bigint, freeze_no text, standing bigint)
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  uses constant text[] := array(select kind from instruction_kind where uses_freeze);
  stays constant text[] := array(select kind from instruction_kind
    where uses_freeze and settles_at = 'PAYER');
  -- Kinds whose command says what is frozen.
  tells constant text[] := array(select kind from instruction_kind
    where uses_freeze or holds_freeze);
  -- Kinds whose source is an instruction, and whose command names the line that this one left.
  after_line constant text[] := array(select k.kind from instruction_kind k
    join instruction_kind s on s.kind = k.source);
  claimable constant instruction_state[] := array(select state from instruction_transition
    where event = 'CLAIMED');
  ends timestamptz;
  waiting bigint[];
  used bigint[];
  unsent bigint[];
  chosen bigint[];
begin
  -- Shared, so that whoever takes the lease over waits for this claim and then sees its rows.
  select l.ends_at into ends from lease l
    where l.main_account_id = p_main_account and l.epoch = p_epoch and l.ends_at > coffer_clock()
    for share;
  if not found then return; end if;
  waiting := array(select i.instruction_id from instruction i
    where i.market_id = p_market and i.main_account_id = p_main_account and i.next_at <= p_now
      and i.state = any (claimable) and i.cleared_at is not null
      and (i.kind <> all (after_line) or exists (select from line_explanation e
        where e.market_id = i.market_id and e.instruction_id = i.source_id and e.cause = 'OWN'
          and e.direction = 'IN'))
      and (i.kind <> all (uses) or exists (select from standing_freeze s
        where s.market_id = i.market_id and s.freeze_id = i.freeze_id and s.used_by is null
          and (s.held_by = 'PLATFORM' or (s.freeze_no is not null and s.number_due is null))))
    order by i.next_at, i.instruction_id limit p_limit for no key update skip locked);
  if waiting = '{}' then return; end if;
  used := array(select i.freeze_id from instruction i
    where i.market_id = p_market and i.instruction_id = any (waiting)
      and i.kind = any (tells));
  perform from standing_freeze s where s.market_id = p_market and s.freeze_id = any (used)
    order by s.freeze_id for no key update;
  unsent := array(select i.instruction_id from instruction i join standing_freeze s
      on s.market_id = p_market and s.freeze_id = any (used) and s.freeze_id = i.freeze_id
    where i.market_id = p_market and i.instruction_id = any (waiting) and i.kind = any (stays)
      and s.held_by = 'PLATFORM' and s.used_by is null order by i.instruction_id);
  if unsent <> '{}' then
    -- The first end locks the counter, so the buckets of all of them are locked before.
    perform from bucket b where b.market_id = p_market and b.bucket_id = any (array(
        select unnest(array[i.reserved_in, i.settles_to]) from instruction i
        where i.market_id = p_market and i.instruction_id = any (unsent)))
      order by b.bucket_id for no key update;
    perform apply_event(p_market, p_now, array[x.id], 'CREATED', array[x.attempt],
        'NOTHING_TO_SEND')
      from (select i.instruction_id as id, i.attempt from instruction i
        where i.market_id = p_market and i.instruction_id = any (unsent)
        order by i.instruction_id) x;
  end if;
  chosen := array(select distinct on (coalesce(s.freeze_id, i.instruction_id)) i.instruction_id
    from instruction i left join (select * from standing_freeze
        where market_id = p_market and freeze_id = any (used)) s
      on s.freeze_id = i.freeze_id and i.kind = any (uses)
    where i.market_id = p_market and i.instruction_id = any (waiting)
      and i.instruction_id <> all (unsent)
      and (s.freeze_id is null or (s.used_by is null and s.number_due is null))
    order by coalesce(s.freeze_id, i.instruction_id), i.instruction_id);
  update instruction i set state = (select t.to_state from instruction_transition t
        where t.event = 'CLAIMED' and t.state = i.state), attempt = i.attempt + 1,
      epoch = p_epoch, sent_at = p_now
    where i.market_id = p_market and i.instruction_id = any (chosen);
  update standing_freeze s set used_by = i.instruction_id from instruction i
    where i.market_id = p_market and i.instruction_id = any (chosen)
      and i.kind = any (uses) and s.market_id = p_market
      and s.freeze_id = any (used) and s.freeze_id = i.freeze_id;
  return query select i.instruction_id,
      (extract(epoch from ends - coffer_clock()) * 1000)::bigint, s.freeze_no,
      s.remaining + coalesce((select sum(o.amount) from instruction o
        where o.market_id = p_market and o.main_account_id = p_main_account
          and o.freeze_id = s.freeze_id and o.next_at is not null), 0)::bigint
    from instruction i left join (select * from standing_freeze
        where market_id = p_market and freeze_id = any (used)) s
      on s.freeze_id = i.freeze_id and i.kind = any (tells)
    where i.market_id = p_market and i.instruction_id = any (chosen);
end $$;

-- The use of a freeze that is in flight next when another instruction of it has ended: one that may
-- be at the bank, of those that a quarantine took for unknown; else none.
create function next_use(p_market integer, p_main_account integer, p_freeze bigint,
  p_ended bigint[]) returns bigint language sql stable as $$
  select min(o.instruction_id) from instruction o
    where o.market_id = p_market and o.main_account_id = p_main_account and o.next_at is not null
      and o.freeze_id = p_freeze and o.instruction_id <> all (p_ended) and o.state <> 'CREATED'
      and o.kind in (select kind from instruction_kind where uses_freeze)
$$;

-- What an end does to a freeze: one that was made stands from its settle on, and its HOLD is made if
-- the bank needs one; a HOLD turns the holder to the bank if it succeeded; a use gives the rest back
-- if it failed. The number is asked after whatever may have changed it.
create function end_uses(p_market integer, p_now timestamptz, p_ids bigint[], p_states text[],
  p_done boolean[], p_ended bigint[], p_freezes bigint[]) returns void language sql as $$
  update standing_freeze s set remaining = s.amount,
      number_due = case s.held_by when 'BANK' then s.freeze_id end,
      number_due_at = case s.held_by when 'BANK' then p_now end, used_by = s.hold_id
    from unnest(p_ids, p_states) x (id, state)
    where s.market_id = p_market and s.freeze_id = any (p_freezes) and s.freeze_id = x.id
      and x.id = any (p_ended) and x.state = 'SUCCEEDED';
  insert into instruction (market_id, instruction_id, main_account_id, payer, payee, kind,
      freeze_id, created_at, cleared_at, next_at, serial, out_request_no, order_no, memo)
    select p_market, s.hold_id, s.main_account_id, s.holder, s.holder, k.kind, s.freeze_id, p_now,
        p_now, p_now, s.hold_serial, i.out_request_no, i.order_no, ''
    from unnest(p_ids, p_states) x (id, state)
    join standing_freeze s on s.market_id = p_market and s.freeze_id = any (p_freezes)
      and s.freeze_id = x.id
    join instruction i on i.market_id = p_market and i.instruction_id = any (p_ids)
      and i.instruction_id = x.id
    join instruction_kind k on k.holds_freeze
    where x.id = any (p_ended) and x.state = 'SUCCEEDED' and s.hold_id is not null;
  update standing_freeze s set
      held_by = case x.state when 'SUCCEEDED' then 'BANK' else s.held_by end,
      number_due = case x.state when 'SUCCEEDED' then x.id else s.number_due end,
      number_due_at = case x.state when 'SUCCEEDED' then p_now else s.number_due_at end,
      used_by = next_use(p_market, s.main_account_id, s.freeze_id, p_ended)
    from unnest(p_ids, p_states) x (id, state)
    where s.market_id = p_market and s.freeze_id = any (p_freezes) and s.hold_id = x.id
      and x.id = any (p_ended);
  with use as (
    select i.freeze_id, sum(i.amount) filter (where x.state = 'FAILED') as back,
        max(i.instruction_id) filter (where x.state = 'SUCCEEDED') as succeeded,
        array_agg(i.instruction_id) as ids
      from instruction i join unnest(p_ids, p_states, p_done) x (id, state, done)
        on x.id = i.instruction_id
      where i.market_id = p_market and i.instruction_id = any (p_ids)
        and i.kind in (select kind from instruction_kind where uses_freeze)
        and (x.id = any (p_ended) or (x.done and x.state = 'CREATED'))
      group by i.freeze_id),
  asks as (
    -- Nothing stands under the number any more when all is used and nothing waits to use it.
    select u.freeze_id from use u join standing_freeze s
        on s.market_id = p_market and s.freeze_id = any (p_freezes) and s.freeze_id = u.freeze_id
      where u.succeeded is not null and s.held_by = 'BANK' and (s.remaining > 0 or u.back > 0
        or exists (select from instruction o where o.market_id = p_market
          and o.main_account_id = s.main_account_id and o.next_at is not null
          and o.freeze_id = s.freeze_id and o.instruction_id <> all (u.ids))))
  update standing_freeze s set remaining = s.remaining + coalesce(u.back, 0),
      used_by = case when s.used_by = any (u.ids)
        then next_use(p_market, s.main_account_id, s.freeze_id, u.ids) else s.used_by end,
      number_due = case when a.freeze_id is null then s.number_due else u.succeeded end,
      number_due_at = case when a.freeze_id is null then s.number_due_at else p_now end
    from use u left join asks a on a.freeze_id = u.freeze_id
    where s.market_id = p_market and s.freeze_id = any (p_freezes) and s.freeze_id = u.freeze_id;
$$;

-- Cancels the pending approvals of instructions that have ended.
create function end_reviews(p_market integer, p_now timestamptz, p_ended bigint[]) returns void
  language sql as $$
  update review r set verdict = 'CANCELLED', checked_at = p_now
    where r.market_id = p_market and r.verdict is null
      and (r.review_id = any (p_ended) or r.object_id = any (p_ended));
$$;

-- Opens, renames or closes accounts once the bank confirmed it.
create function end_accounts(p_market integer, p_ended bigint[]) returns void language sql as $$
  update sub_account a set
      status = case when k.account_effect = 'RENAMES' then a.status
        when (k.account_effect = 'OPENS') <> (i.state = 'SUCCEEDED') then 'CLOSED'
        else coalesce((select f.status from fund_account f where f.market_id = p_market
          and f.fund_account_no = a.fund_account_no and f.status = 'SUSPENDED'), 'ACTIVE')
        end::account_status,
      name = case when i.state = 'SUCCEEDED' then coalesce(i.new_name, a.name) else a.name end
    from instruction i join instruction_kind k on k.kind = i.kind
    where i.market_id = p_market and i.instruction_id = any (p_ended)
      and k.account_effect is not null
      and a.market_id = p_market and a.sub_account_id = i.payer;
  update fund_account f set name = i.new_name
    from instruction i join instruction_kind k on k.kind = i.kind join sub_account a
      on a.market_id = i.market_id and a.sub_account_id = i.payer
    where i.market_id = p_market and i.instruction_id = any (p_ended) and k.account_effect = 'RENAMES'
      and i.state = 'SUCCEEDED' and f.market_id = p_market
      and f.fund_account_no = a.fund_account_no;
  update fund_account f set status = 'CLOSED'
    from instruction i join instruction_kind k on k.kind = i.kind join sub_account a
      on a.market_id = i.market_id and a.sub_account_id = i.payer
    where i.market_id = p_market and i.instruction_id = any (p_ended)
      and k.account_effect in ('OPENS', 'CLOSES')
      and (k.account_effect = 'CLOSES') = (i.state = 'SUCCEEDED') and f.market_id = p_market
      and f.fund_account_no = a.fund_account_no
      and not exists (select from sub_account o where o.market_id = p_market
        and o.fund_account_no = f.fund_account_no and o.status <> 'CLOSED');
$$;

-- Writes the results of instructions: the new state if the row is still where the caller saw it,
-- settle or release with it, what becomes of the freeze, the event, and the raw messages. The new
-- state, and whether there is an alarm, must be what instruction_transition says of the event in the
-- state that was seen; without an event the state stays. An alarm opens a Difference with its words.
-- Verdicts: DONE; MOVED, the row is not where the caller saw it and nothing was written for it.
-- The ids in one call must ascend.
create function finish(p_market integer, p_now timestamptz, p_ids bigint[], p_seen text[],
  p_seen_attempts integer[], p_events text[], p_states text[], p_next_at timestamptz[], p_silences integer[],
  p_alarms text[], p_not_before timestamptz[], p_acts text[],
  p_words text[], p_actions text[], p_silence_kinds text[], p_codes text[], p_texts text[], p_requests text[],
  p_replies text[], p_asked_at timestamptz[], p_answered_at timestamptz[])
  returns table (verdict text)
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  n constant integer := cardinality(p_ids);
  ids bigint[]; rows tid[]; states text[]; attempts integer[]; kinds text[];
  freezes bigint[]; reserved_in bigint[]; settles_to bigint[]; to_buckets bigint[];
  amounts bigint[];
  done boolean[] := array_fill(false, array[n]);
  verdicts text[] := array_fill(null::text, array[n]);
  told boolean;
  ended bigint[] := '{}';
  failed boolean := false;
  unchecked boolean;
  changed integer;
  alarm record;
begin
  if exists (select from unnest(p_seen::instruction_state[], p_events,
        p_states::instruction_state[], p_alarms) x (seen, event, state, alarm)
      left join instruction_transition t on t.event = x.event and t.state = x.seen
      where (x.state, x.alarm is not null) is distinct from case when x.event is null
        then (x.seen, false) else (t.to_state, t.alarm) end) then
    raise exception 'not in the table of transitions: from % by % to %', p_seen, p_events, p_states;
  end if;
  select array_agg(l.instruction_id), array_agg(l.ctid), array_agg(l.state::text),
      array_agg(l.attempt), array_agg(l.kind), array_agg(l.freeze_id), array_agg(l.reserved_in),
      array_agg(l.taken_from), array_agg(l.settles_to), array_agg(l.amount),
      bool_or(l.cleared_at is null or l.state = 'REVIEW')
    into ids, rows, states, attempts, kinds, freezes, reserved_in, to_buckets, settles_to, amounts,
      unchecked
    from (select o.ctid, o.* from instruction o where o.market_id = p_market
      and o.instruction_id = any (p_ids) order by o.instruction_id for no key update) l;
  if ids is distinct from p_ids then
    raise exception 'these instructions do not exist, or not in this order: %', p_ids;
  end if;
  for i in 1..n loop
    done[i] := p_seen[i] = states[i] and p_seen_attempts[i] = attempts[i];
    told := done[i] and p_states[i] <> states[i]
      and p_states[i] in ('SUCCEEDED', 'FAILED', 'UNKNOWN', 'REVIEW');
    if not told then
      verdicts[i] := 'NOTHING';
    elsif p_states[i] = 'SUCCEEDED' then
      ended := ended || p_ids[i];
      to_buckets[i] := settles_to[i];
    elsif p_states[i] = 'FAILED' then
      ended := ended || p_ids[i];
      failed := true;
    else
      amounts[i] := null;
    end if;
  end loop;

  update instruction i set state = x.state::instruction_state, next_at = x.next_at,
      silences = x.silences, not_before = coalesce(x.not_before, i.not_before),
      ended_at = case when x.next_at is null then coalesce(i.ended_at, p_now) end,
      -- A success that a statement told has no code; that of an earlier silence would mislead.
      bank_code = coalesce(nullif(x.code, ''),
        case when x.state <> 'SUCCEEDED' or i.state = 'SUCCEEDED' then i.bank_code end),
      bank_text = coalesce(nullif(x.text, ''),
        case when x.state <> 'SUCCEEDED' or i.state = 'SUCCEEDED' then i.bank_text end)
    from unnest(rows, p_states, p_next_at, p_silences, p_not_before, p_codes, p_texts, done)
      x (row, state, next_at, silences, not_before, code, text, done)
    where i.ctid = x.row and x.done;
  get diagnostics changed = row_count;
  if changed <> cardinality(array_positions(done, true)) then
    raise exception 'a locked instruction was not where it was';
  end if;
  if array_remove(p_acts, null) <> '{}' then
    insert into bank_message (market_id, instruction_id, attempt, asked_at, answered_at, act, word,
        action, silence, code, text, request, reply)
      select p_market, x.id, x.attempt, x.asked_at, x.answered_at, x.act, x.word, x.action,
          x.silence, x.code, x.text, x.request, x.reply
      from unnest(p_ids, p_seen_attempts, p_asked_at, p_answered_at, p_acts, p_words, p_actions,
        p_silence_kinds, p_codes, p_texts, p_requests, p_replies, done)
        x (id, attempt, asked_at, answered_at, act, word, action, silence, code, text, request, reply,
          done)
      where x.done and x.act is not null;
  end if;

  freezes := array_remove(freezes, null);
  if freezes <> '{}' then
    perform from standing_freeze s where s.market_id = p_market and s.freeze_id = any (freezes)
      order by s.freeze_id for no key update;
  end if;
  if array_remove(verdicts, 'NOTHING') <> '{}' then
    verdicts := post(p_market, p_now, array(select id * 4 + 1 from unnest(p_ids) id),
      array(select (case state when 'SUCCEEDED' then 'SETTLE' else 'RELEASE' end)::journal_role
        from unnest(p_states) state),
      p_ids, reserved_in, to_buckets, amounts,
      array(select coalesce(at, p_now) from unnest(p_answered_at) at), '{}', verdicts,
      array(select case when x.amount is null then (select event_type(k.resource, k.kind, x.state)
          from instruction_kind k where k.kind = x.kind) end
        from unnest(kinds, p_states, amounts) with ordinality x (kind, state, amount, ordinal)
        order by x.ordinal));
    if 'OVERDRAWN' = any (verdicts) then
      raise exception 'IN_TRANSIT has less than was reserved in it: %', p_ids;
    end if;
  end if;
  if freezes <> '{}' then
    perform end_uses(p_market, p_now, p_ids, p_states, done, ended, freezes);
  end if;

  if unchecked and ended <> '{}' then
    perform end_reviews(p_market, p_now, ended);
  end if;
  if ended <> '{}' and kinds && array(select kind from instruction_kind
      where account_effect is not null) then
    perform end_accounts(p_market, ended);
  end if;

  if array_remove(p_alarms, null) <> '{}' then
    for alarm in select o.main_account_id, o.payer, o.payee, o.instruction_id, x.alarm
        from unnest(p_ids, p_alarms, done) x (id, alarm, done) join instruction o
          on o.market_id = p_market and o.instruction_id = any (p_ids) and o.instruction_id = x.id
        where x.alarm is not null and x.done order by o.instruction_id loop
      perform open_difference(p_market, p_now, 'STATE', true, alarm.main_account_id, alarm.payer,
        nullif(alarm.payee, alarm.payer), alarm.instruction_id, null, alarm.alarm);
    end loop;
  end if;
  if failed then
    perform open_difference(p_market, p_now, 'STATE', true, o.main_account_id, o.payer,
        nullif(o.payee, o.payer), o.instruction_id, null,
        'The instruction failed, but the statement shows it.')
      from instruction o
      where o.market_id = p_market and o.state = 'FAILED' and o.instruction_id = any (
        array(select e.instruction_id from line_explanation e where e.market_id = p_market
          and e.instruction_id = any (ended) and e.cause = 'OWN'));
  end if;
  return query select case when d then 'DONE' else 'MOVED' end
    from unnest(done) with ordinality x (d, ordinal) order by x.ordinal;
end $$;

-- Applies one event that no message of a bank brought to instructions in one state, which the caller
-- holds locked; the ids ascend. The table of transitions says what follows.
create function apply_event(p_market integer, p_now timestamptz, p_ids bigint[], p_seen text,
  p_seen_attempts integer[], p_event text) returns void language plpgsql as $$
declare
  n constant integer := cardinality(p_ids);
  nothing constant text[] := array_fill(null::text, array[n]);
  never constant timestamptz[] := array_fill(null::timestamptz, array[n]);
  to_state text;
begin
  select t.to_state::text into to_state from instruction_transition t
    where t.event = p_event and t.state = p_seen::instruction_state;
  if not found then
    raise exception '% cannot happen in %', p_event, p_seen;
  end if;
  if exists (select from finish(p_market, p_now, p_ids, array_fill(p_seen, array[n]),
      p_seen_attempts, array_fill(p_event, array[n]), array_fill(to_state, array[n]),
      array_fill(case when to_state not in ('SUCCEEDED', 'FAILED') then p_now end, array[n]),
      array_fill(0, array[n]), nothing, never, nothing, nothing, nothing, nothing, nothing,
      nothing, nothing, nothing, never, never) f where f.verdict <> 'DONE') then
    raise exception 'an instruction is not in the state %: %', p_seen, p_ids;
  end if;
end $$;

-- Tells the market, once, of instructions that have been without an end for too long: from the day
-- they might be sent, or from their appointment. A bank that signs a contract takes days, and no
-- money waits for it. Returns their serials; no more than a number, the oldest first.
create function tell_overdue(p_market integer, p_now timestamptz, p_main_account integer,
  p_before timestamptz, p_limit integer) returns table (serial text)
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  late bigint[];
  before bigint;
begin
  late := array(select i.instruction_id from instruction i
    where i.market_id = p_market and i.main_account_id = p_main_account and i.next_at is not null
      and i.overdue_at is null and greatest(i.cleared_at, i.not_before) < p_before
      and i.cleared_at is not null and (i.state <> 'ACCEPTED' or i.kind in (
        select kind from instruction_kind where account_effect is null))
    order by i.instruction_id limit p_limit for no key update skip locked);
  if late = '{}' then return; end if;
  update instruction i set overdue_at = p_now
    where i.market_id = p_market and i.instruction_id = any (late);
  -- Taken once, by itself: in a join it would be taken for every row.
  before := next_numbers(p_market, cardinality(late));
  insert into outbox (market_id, number, object_id, recorded_at, type)
    select p_market, before + x.ordinal, x.id, p_now,
        event_type(k.resource, i.kind, 'OVERDUE')
    from unnest(late) with ordinality x (id, ordinal) join instruction i
      on i.market_id = p_market and i.instruction_id = any (late) and i.instruction_id = x.id
    join instruction_kind k on k.kind = i.kind;
  return query select i.serial from instruction i
    where i.market_id = p_market and i.instruction_id = any (late) order by i.instruction_id;
end $$;

-- Writes lines of a bank's statement and, where it is known, what each of them is: its link to an
-- instruction, or the fact that it is, with a Difference where nobody ordered it. A line that is
-- there already but not yet explained is explained now; one that is explained stays as it is.
-- Verdicts: EXPLAINED, WAITS, KNOWN; TAKEN, the instruction has another line on that leg, so that
-- this one waits for another explanation.
create function record(p_market integer, p_now timestamptz, p_main_account integer, p_ids bigint[],
  p_sub_accounts integer[], p_sub_account_nos text[], p_dates date[], p_times time[],
  p_flows text[], p_sequences text[], p_directions text[], p_signs text[], p_parts text[],
  p_amounts bigint[], p_balances bigint[], p_origins text[], p_types text[],
  p_other_nos text[], p_other_names text[], p_other_banks text[], p_memos text[],
  p_serials text[], p_returns boolean[], p_raws text[], p_causes text[], p_instructions bigint[],
  p_posts boolean[], p_differences text[], p_details text[])
  returns table (verdict text)
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  n constant integer := cardinality(p_ids);
  lines bigint[];
  fresh bigint[];
  known bigint[];
  fits boolean[];
  posts boolean[];
  booked integer[];
  posted text[];
begin
  insert into bank_line (market_id, line_id, main_account_id, sub_account_id, sub_account_no,
      bank_date, bank_time, flow, sequence, direction, sign, part, amount, balance_after, origin,
      bank_type, counterparty_no, counterparty_name, counterparty_bank, memo, serial,
      marked_return, raw, recorded_at)
    select p_market, p_ids[i], p_main_account, p_sub_accounts[i], p_sub_account_nos[i], p_dates[i],
        p_times[i], p_flows[i], p_sequences[i], p_directions[i], p_signs[i], p_parts[i],
        p_amounts[i], p_balances[i], p_origins[i], p_types[i], p_other_nos[i], p_other_names[i],
        p_other_banks[i], p_memos[i], p_serials[i], p_returns[i], p_raws[i], p_now
    from generate_series(1, n) i
    order by p_sub_account_nos[i], p_dates[i], p_flows[i], p_sequences[i], p_directions[i],
      p_signs[i], p_parts[i]
    on conflict do nothing;
  lines := array(select (select l.line_id from bank_line l where l.market_id = p_market
      and l.main_account_id = p_main_account and l.sub_account_no = p_sub_account_nos[i]
      and l.bank_date = p_dates[i] and l.flow = p_flows[i] and l.sequence = p_sequences[i]
      and l.direction = p_directions[i] and l.sign = p_signs[i] and l.part = p_parts[i])
    from generate_series(1, n) i order by i);
  known := array(select e.line_id from line_explanation e
    where e.market_id = p_market and e.line_id = any (lines));

  perform from instruction i
    where i.market_id = p_market and i.instruction_id = any (p_instructions)
    order by i.instruction_id for no key update;
  -- A payout that came back has ended. If its leaving is in the books, for it ended well or people
  -- corrected it, its money is booked back; if not, it never left.
  select array_agg(coalesce(p_causes[x.at] <> 'RETURN' or i.next_at is null, false) order by x.at),
      array_agg(coalesce(p_causes[x.at] <> 'RETURN' and p_posts[x.at]
        or p_causes[x.at] = 'RETURN' and (i.state = 'SUCCEEDED'
          or corrected(p_market, i.instruction_id)), false) order by x.at)
    into fits, posts
    from unnest(p_instructions) with ordinality x (id, at)
    left join instruction i on i.market_id = p_market and i.instruction_id = any (p_instructions)
      and i.instruction_id = x.id;
  with explained as (
    insert into line_explanation (market_id, line_id, cause, direction, instruction_id, posted,
        recorded_at)
      select p_market, lines[i], p_causes[i]::line_cause, p_directions[i], p_instructions[i],
          posts[i], p_now
      from generate_series(1, n) i
      where p_causes[i] is not null and lines[i] <> all (known) and fits[i]
      order by p_instructions[i] nulls last, lines[i]
      on conflict do nothing returning line_id)
  select array_agg(line_id) into fresh from explained;
  fresh := coalesce(fresh, '{}');

  booked := array(select i from generate_series(1, n) i where posts[i] and lines[i] = any (fresh)
    order by i);
  posted := post(p_market, p_now,
    array(select lines[i] * 4 + 2 from unnest(booked) i),
    array_fill('FACT'::journal_role, array[cardinality(booked)]), '{}',
    array(select case p_directions[i] when 'IN' then -p_main_account::bigint
        else 4::bigint * p_sub_accounts[i] end from unnest(booked) i),
    array(select case p_directions[i] when 'IN' then 4::bigint * p_sub_accounts[i]
        else -p_main_account::bigint end from unnest(booked) i),
    array(select p_amounts[i] from unnest(booked) i),
    array(select (p_dates[i] + coalesce(p_times[i], '00:00')) at time zone 'Asia/Shanghai' from unnest(booked) i));
  if exists (select from unnest(posted) v where v <> 'POSTED') then
    raise exception 'a line was booked before it was explained: %', posted;
  end if;

  -- The public deposits: money from outside, and what a take-back left.
  insert into public_deposit (market_id, public_deposit_id, main_account_id, sub_account_id, amount,
      payer_account_no, payer_name, payer_bank, taken_back, recorded_at)
    select p_market, lines[i], p_main_account, p_sub_accounts[i], p_amounts[i],
        coalesce(d.payer_account_no, p_other_nos[i]), coalesce(d.payer_name, p_other_names[i]),
        coalesce(d.payer_bank, p_other_banks[i]), t.instruction_id, p_now
    from generate_series(1, n) i
    left join instruction t on t.market_id = p_market and t.instruction_id = any (p_instructions)
      and t.instruction_id = p_instructions[i] and t.kind in (select k.kind
        from instruction_kind k join instruction_kind s on s.kind = k.source)
    left join instruction c on c.market_id = p_market and c.instruction_id = t.source_id
    left join public_deposit d on d.market_id = p_market and d.public_deposit_id = c.source_id
    where lines[i] = any (fresh) and (p_causes[i] = 'PUBLIC_DEPOSIT'
      or (p_causes[i] = 'OWN' and p_directions[i] = 'IN' and t.instruction_id is not null));
  -- The payout had failed, but a line shows that it left and another that it came back.
  if 'RETURN' = any (p_causes) then
    perform next_numbers(p_market, 0);
  end if;
  update difference d set closed_at = p_now, closed_because = 'The money came back.'
    where d.market_id = p_market and d.kind = 'STATE' and d.closed_at is null
      and d.instruction_id = any (array(select p_instructions[i] from generate_series(1, n) i
        where p_causes[i] = 'RETURN' and lines[i] = any (fresh) and not posts[i]));

  for i in 1..n loop
    if p_differences[i] is not null and lines[i] <> all (known)
        and (p_causes[i] is null or lines[i] = any (fresh)) then
      perform open_difference(p_market, p_now, p_differences[i]::difference_kind, false,
        p_main_account, p_sub_accounts[i], null, p_instructions[i], lines[i], p_details[i]);
    end if;
  end loop;
  -- The bank did what it had refused, or what we never sent. If the line had come first, finish
  -- would have seen it: both hold the instruction's lock.
  for i in 1..n loop
    if p_causes[i] = 'OWN' and lines[i] = any (fresh) then
      perform open_difference(p_market, p_now, 'STATE', true, p_main_account, o.payer,
        nullif(o.payee, o.payer), o.instruction_id, null,
        'The statement shows an instruction that had failed.')
      from instruction o where o.market_id = p_market and o.instruction_id = p_instructions[i]
        and o.state = 'FAILED';
    end if;
  end loop;
  insert into waiting_line (market_id, line_id)
    select distinct p_market, l from unnest(lines) l where l <> all (known) and l <> all (fresh)
    on conflict do nothing;
  delete from waiting_line w where w.market_id = p_market and w.line_id = any (fresh);
  return query select case when lines[i] = any (known) then 'KNOWN'
      when lines[i] = any (fresh) then 'EXPLAINED' when p_causes[i] is null then 'WAITS'
      else 'TAKEN' end from generate_series(1, n) i order by i;
end $$;

-- Records rows of one sub-account's statement that cannot be understood, and opens a Difference for
-- each that is new. Tells how many were.
create function record_unreadable(p_market integer, p_now timestamptz, p_main_account integer,
  p_sub_account integer, p_ids bigint[], p_dates date[], p_reasons text[], p_raws text[])
  returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  fresh bigint[];
  first_number bigint;
begin
  with recorded as (
    insert into unreadable_row (market_id, unreadable_row_id, main_account_id, sub_account_id,
        bank_date, reason, raw, sha256, recorded_at)
      select p_market, p_ids[i], p_main_account, p_sub_account, p_dates[i], p_reasons[i], p_raws[i],
        sha256(convert_to(p_raws[i], 'UTF8')), p_now
      from generate_subscripts(p_ids, 1) i
      order by sha256(convert_to(p_raws[i], 'UTF8'))
      on conflict do nothing returning unreadable_row_id)
  select coalesce(array_agg(unreadable_row_id order by unreadable_row_id), '{}') into fresh
    from recorded;
  if cardinality(fresh) > 0 then
    first_number := next_numbers(p_market, cardinality(fresh));
    insert into difference (market_id, difference_id, kind, bars, main_account_id, sub_account_id,
        unreadable_row_id, detail, opened_at)
      select p_market, first_number + f.at, 'UNREADABLE', false, p_main_account, p_sub_account,
        r.unreadable_row_id, 'The bank shows a row that cannot be understood: ' || r.reason || '.',
        p_now
      from unnest(fresh) with ordinality f (id, at)
      join unreadable_row r on r.market_id = p_market and r.unreadable_row_id = f.id;
  end if;
  return cardinality(fresh);
end $$;
