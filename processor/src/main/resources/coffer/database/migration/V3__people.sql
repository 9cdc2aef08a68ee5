-- What people decide: who becomes a member, and approvals (table review). That maker and checker are
-- two persons is checked here and by a constraint of the table.

-- Takes a request's key. Verdicts: FRESH; REPLAYED and KEY_REUSED, with the object it belongs to.
create function take_key(p_market integer, p_resource resource, p_out_request_no text, p_hash bytea,
  p_id bigint, out verdict text, out object_id bigint) language plpgsql as $$
begin
  insert into request (market_id, resource, out_request_no, body_hash, object_id)
    values (p_market, p_resource, p_out_request_no, p_hash, p_id) on conflict do nothing;
  if found then
    verdict := 'FRESH'; object_id := p_id;
  else
    select case when r.body_hash = p_hash then 'REPLAYED' else 'KEY_REUSED' end, r.object_id
      into verdict, object_id
      from request r where r.market_id = p_market and r.resource = p_resource
        and r.out_request_no = p_out_request_no;
  end if;
end $$;

-- Writes the decision of a second person. Verdicts: OK; REPEATED, the same person decided the same
-- before; NOT_FOUND; DECIDED, it is not pending any more; SAME_PERSON.
create function check_off(p_market integer, p_now timestamptz, p_review bigint, p_checker text,
  p_verdict text, p_because text) returns text language plpgsql as $$
declare
  r review;
begin
  select * into r from review where market_id = p_market and review_id = p_review
    for no key update;
  if not found then return 'NOT_FOUND'; end if;
  if r.verdict is not null then
    return case when r.verdict = p_verdict::review_verdict and r.checker = p_checker
      then 'REPEATED' else 'DECIDED' end;
  end if;
  if r.maker = p_checker then return 'SAME_PERSON'; end if;
  update review set checker = p_checker, checked_at = p_now,
      verdict = p_verdict::review_verdict, because = p_because
    where market_id = p_market and review_id = p_review;
  return 'OK';
end $$;

-- Records an application for membership, which a second person must approve.
-- Verdicts: TAKEN; REPLAYED and KEY_REUSED, with the object that the key belongs to.
create function apply(p_market integer, p_now timestamptz, p_out_request_no text, p_hash bytea,
  p_id bigint, p_maker text, p_main_account integer, p_name text, p_kind text,
  p_certificate_type text, p_certificate_no text, p_legal_person text, p_address text,
  p_contact_name text, p_contact_phone text, p_contact_email text, p_bound_ids bigint[],
  p_account_nos text[], p_account_names text[], p_bank_names text[], p_line_nos text[],
  p_same_bank boolean[])
  returns table (verdict text, object_id bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  key record;
begin
  select * into key from take_key(p_market, 'MEMBER', p_out_request_no, p_hash, p_id);
  if key.verdict <> 'FRESH' then
    return query select key.verdict, key.object_id;
    return;
  end if;
  insert into member (market_id, member_id, main_account_id, out_request_no, name, kind,
      certificate_type, certificate_no, legal_person, address, contact_name, contact_phone,
      contact_email, applied_at)
    values (p_market, p_id, p_main_account, p_out_request_no, p_name, p_kind::member_kind,
      p_certificate_type, p_certificate_no, p_legal_person, p_address, p_contact_name,
      p_contact_phone, p_contact_email, p_now);
  insert into bound_account (market_id, bound_account_id, member_id, account_no, name, bank_name,
      bank_line_no, same_bank)
    select p_market, x.id, p_id, x.no, x.name, x.bank, x.line, x.same
    from unnest(p_bound_ids, p_account_nos, p_account_names, p_bank_names, p_line_nos, p_same_bank)
      x (id, no, name, bank, line, same);
  insert into review (market_id, review_id, resource, object_id, maker, made_at, reason)
    values (p_market, p_id, 'MEMBER', p_id, p_maker, p_now, '');
  insert into outbox (market_id, number, object_id, recorded_at, type)
    values (p_market, next_numbers(p_market, 1) + 1, p_id, p_now, 'member.applied');
  return query select 'TAKEN', p_id;
end $$;

-- Approves a member: it gets the market's next fund account number, a sub-account of its own, and
-- the instruction that opens it. The caller has planned with the number that comes next.
-- Verdicts: those of check_off; MOVED, another number comes next, and nothing was written; TAKEN,
-- the main account has such a sub-account already.
create function admit(p_market integer, p_now timestamptz, p_member bigint, p_checker text,
  p_number integer, p_fund_account_no text, p_sub_account_no text, p_instruction bigint,
  p_serial text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  m member;
  said text;
  account integer;
begin
  select * into m from member where market_id = p_market and member_id = p_member
    for no key update;
  if not found then return 'NOT_FOUND'; end if;
  perform from review where market_id = p_market and review_id = p_member for no key update;
  if exists (select from review where market_id = p_market and review_id = p_member
      and verdict is null and maker <> p_checker) then
    perform from market_counter where market_id = p_market and fund_accounts = p_number - 1
      for no key update;
    if not found then return 'MOVED'; end if;
    if exists (select from sub_account a where a.market_id = p_market
        and a.main_account_id = m.main_account_id and a.sub_account_no = p_sub_account_no) then
      return 'TAKEN';
    end if;
    update market_counter set fund_accounts = p_number where market_id = p_market;
  end if;
  said := check_off(p_market, p_now, p_member, p_checker, 'APPROVED', null);
  if said <> 'OK' then return said; end if;
  insert into fund_account (market_id, fund_account_no, name, opened_at)
    values (p_market, p_fund_account_no, m.name, p_now);
  select coalesce(max(sub_account_id), 0) + 1 into account from sub_account
    where market_id = p_market;
  insert into sub_account (market_id, sub_account_id, main_account_id, sub_account_no, purpose,
      fund_account_no, name, status, opened_at)
    values (p_market, account, m.main_account_id, p_sub_account_no, 'MEMBER', p_fund_account_no,
      m.name, 'OPENING', p_now);
  insert into bucket (market_id, bucket_id, main_account_id, sub_account_id, kind)
    select p_market, 4::bigint * account + k.at - 1, m.main_account_id, account, k.kind
    from unnest(array['AVAILABLE', 'FROZEN', 'IN_TRANSIT']::bucket_kind[])
      with ordinality k (kind, at);
  insert into instruction (market_id, instruction_id, main_account_id, payer, payee, kind,
      created_at, cleared_at, next_at, serial, out_request_no, memo)
    values (p_market, p_instruction, m.main_account_id, account, account, 'REGISTRATION', p_now,
      p_now, p_now, p_serial, m.out_request_no, '');
  update member set fund_account_no = p_fund_account_no, registration = p_instruction
    where market_id = p_market and member_id = p_member;
  insert into outbox (market_id, number, object_id, recorded_at, type)
    values (p_market, next_numbers(p_market, 1) + 1, p_member, p_now, 'member.approved');
  return 'OK';
end $$;

-- Rejects a member. Verdicts: those of check_off.
create function turn_away(p_market integer, p_now timestamptz, p_member bigint, p_checker text,
  p_because text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  said text;
begin
  if not exists (select from member where market_id = p_market and member_id = p_member) then
    return 'NOT_FOUND';
  end if;
  said := check_off(p_market, p_now, p_member, p_checker, 'REJECTED', p_because);
  if said = 'OK' then
    insert into outbox (market_id, number, object_id, recorded_at, type)
      values (p_market, next_numbers(p_market, 1) + 1, p_member, p_now, 'member.rejected');
  end if;
  return said;
end $$;

-- Suspends a member's accounts, so that they take no orders, or resumes them. Verdicts: OK, which it also is
-- if it was so already; NOT_FOUND; CLOSED.
create function suspend(p_market integer, p_now timestamptz, p_fund_account_no text,
  p_suspended boolean, p_by text, p_because text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  f fund_account;
begin
  select * into f from fund_account
    where market_id = p_market and fund_account_no = p_fund_account_no for no key update;
  if not found then return 'NOT_FOUND'; end if;
  if f.status not in ('ACTIVE', 'SUSPENDED') then return 'CLOSED'; end if;
  if (f.status = 'SUSPENDED') <> p_suspended then
    update fund_account set
        status = case when p_suspended then 'SUSPENDED' else 'ACTIVE' end::account_status,
        status_by = p_by, status_because = p_because, status_at = p_now
      where market_id = p_market and fund_account_no = p_fund_account_no;
    -- accept checks only the status of the sub-account.
    update sub_account set
        status = case when p_suspended then 'SUSPENDED' else 'ACTIVE' end::account_status
      where market_id = p_market and fund_account_no = p_fund_account_no
        and status in ('ACTIVE', 'SUSPENDED');
    insert into outbox (market_id, number, object_id, recorded_at, type)
      select p_market, next_numbers(p_market, 1) + 1, m.member_id, p_now,
          case when p_suspended then 'member.suspended' else 'member.resumed' end
      from member m where m.market_id = p_market and m.fund_account_no = p_fund_account_no;
  end if;
  return 'OK';
end $$;

-- Executes a second person's decision about an instruction: approved, it may be sent; rejected, it
-- ends unsent and its money is released.
-- Verdicts: those of check_off.
create function clear(p_market integer, p_now timestamptz, p_instruction bigint, p_checker text,
  p_verdict text, p_because text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i instruction;
  said text;
begin
  select * into i from instruction where market_id = p_market and instruction_id = p_instruction
    for no key update;
  if not found then return 'NOT_FOUND'; end if;
  said := check_off(p_market, p_now, p_instruction, p_checker, p_verdict, p_because);
  if said <> 'OK' then return said; end if;
  if p_verdict = 'APPROVED' then
    update instruction set cleared_at = p_now, next_at = p_now
      where market_id = p_market and instruction_id = p_instruction;
  else
    -- Nothing of it was ever sent.
    perform apply_event(p_market, p_now, array[p_instruction], 'CREATED', array[i.attempt],
      'GAVE_UP');
  end if;
  return 'OK';
end $$;

-- Proposes a Correction. Verdicts: TAKEN; REPLAYED and KEY_REUSED, with the object that the key
-- belongs to; NOT_FOUND, no such Difference; CLOSED; REVIEW_PENDING, with the pending approval.
create function propose_correction(p_market integer, p_now timestamptz, p_out_request_no text,
  p_hash bytea, p_id bigint, p_maker text, p_reason text, p_difference bigint, p_from bigint,
  p_to bigint, p_amount bigint, p_freeze bigint)
  returns table (verdict text, object_id bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  key record;
  d difference;
  pending bigint;
  said text;
begin
  select * into key from take_key(p_market, 'CORRECTION', p_out_request_no, p_hash, p_id);
  if key.verdict <> 'FRESH' then
    return query select key.verdict, key.object_id;
    return;
  end if;
  perform next_numbers(p_market, 0);
  select * into d from difference where market_id = p_market and difference_id = p_difference
    for no key update;
  select r.review_id into pending from review r where r.market_id = p_market
    and r.object_id = p_difference and r.verdict is null;
  said := case when d.difference_id is null then 'NOT_FOUND' when d.closed_at is not null
    then 'CLOSED' when pending is not null then 'REVIEW_PENDING' end;
  if said is not null then
    delete from request r where r.market_id = p_market and r.resource = 'CORRECTION'
      and r.out_request_no = p_out_request_no;
    return query select said, coalesce(pending, p_id);
    return;
  end if;
  insert into correction (market_id, correction_id, difference_id, out_request_no, from_bucket,
      to_bucket, amount, freeze_id)
    values (p_market, p_id, p_difference, p_out_request_no, p_from, p_to, p_amount, p_freeze);
  insert into review (market_id, review_id, resource, object_id, maker, made_at, reason)
    values (p_market, p_id, 'CORRECTION', p_difference, p_maker, p_now, p_reason);
  insert into outbox (market_id, number, object_id, recorded_at, type)
    values (p_market, next_numbers(p_market, 1) + 1, p_id, p_now, 'correction.proposed');
  return query select 'TAKEN', p_id;
end $$;

-- Executes a second person's decision about a Correction: approved, it is booked and closes its
-- Difference.
-- Verdicts: those of check_off; CLOSED, the Difference closed by itself meanwhile; FREEZE_EXCEEDED.
create function correct(p_market integer, p_now timestamptz, p_correction bigint, p_checker text,
  p_verdict text, p_because text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c correction;
  d difference;
  said text;
  posted text[];
begin
  select * into c from correction where market_id = p_market and correction_id = p_correction;
  if not found then return 'NOT_FOUND'; end if;
  -- Locked, because a return of the payout is booked only if it was corrected.
  perform from instruction i where i.market_id = p_market and i.instruction_id = (
      select x.instruction_id from difference x
        where x.market_id = p_market and x.difference_id = c.difference_id) for no key update;
  perform from review where market_id = p_market and review_id = p_correction for no key update;
  perform from standing_freeze s where s.market_id = p_market and s.freeze_id = c.freeze_id
    for no key update;
  perform from bucket b where b.market_id = p_market
    and b.bucket_id in (c.from_bucket, c.to_bucket) order by b.bucket_id for no key update;
  perform next_numbers(p_market, 0);
  select * into d from difference where market_id = p_market and difference_id = c.difference_id
    for no key update;
  if p_verdict = 'APPROVED' and exists (select from review where market_id = p_market
      and review_id = p_correction and verdict is null and maker <> p_checker) then
    if d.closed_at is not null then return 'CLOSED'; end if;
    if c.freeze_id is not null and not exists (select from standing_freeze s
        where s.market_id = p_market and s.freeze_id = c.freeze_id and s.used_by is null
          and s.remaining >= c.amount and s.frozen_in = c.from_bucket) then
      return 'FREEZE_EXCEEDED';
    end if;
  end if;
  said := check_off(p_market, p_now, p_correction, p_checker, p_verdict, p_because);
  if said <> 'OK' then return said; end if;
  if p_verdict = 'APPROVED' then
    if c.amount is not null then
      posted := post(p_market, p_now, array[p_correction * 4 + 3],
        array['CORRECTION']::journal_role[], array[null]::bigint[], array[c.from_bucket],
        array[c.to_bucket], array[c.amount], array[p_now]);
      if posted <> array['POSTED'] then
        raise exception 'a correction was booked before: %', posted;
      end if;
    end if;
    update standing_freeze s set remaining = s.remaining - c.amount
      where s.market_id = p_market and s.freeze_id = c.freeze_id;
    -- A movement of its own may have closed it already.
    update difference set closed_at = p_now,
        closed_because = (select r.reason from review r where r.market_id = p_market
          and r.review_id = p_correction), correction_id = p_correction
      where market_id = p_market and difference_id = c.difference_id;
  end if;
  insert into outbox (market_id, number, object_id, recorded_at, type)
    values (p_market, next_numbers(p_market, 1) + 1, p_correction, p_now,
      'correction.' || lower(p_verdict));
  return 'OK';
end $$;

-- The evidence about an instruction in REVIEW: the bank's last reply (Silent counts only if it says
-- that there is no such order); when it said so last; until when the statements of both parties were
-- read whole; whether a line is explained by it, or waits and may belong to it.
create function evidence(p_market integer, p_instruction bigint)
  returns table (said text, unknown_at timestamptz, read_at timestamptz, may_be_its_doing boolean)
  language sql stable as $$
  select (select b.word from bank_message b where b.market_id = i.market_id
      and b.instruction_id = i.instruction_id
      and (b.word in ('Accepted', 'Confirmed', 'Refused') or b.silence = 'NO_SUCH_ORDER')
      order by b.answered_at desc limit 1),
    (select max(b.answered_at) from bank_message b where b.market_id = i.market_id
      and b.instruction_id = i.instruction_id and b.silence = 'NO_SUCH_ORDER'),
    (select min(c.overlap_at) from sub_account a left join line_cursor c
      on c.market_id = a.market_id and c.sub_account_id = a.sub_account_id
      where a.market_id = i.market_id and a.sub_account_id in (i.payer, i.payee)
      having count(*) = count(c.overlap_at)),
    exists (select from line_explanation e where e.market_id = i.market_id
      and e.instruction_id = i.instruction_id)
    or exists (select from waiting_line w join bank_line l on l.market_id = w.market_id
      and l.line_id = w.line_id where w.market_id = i.market_id
      and l.sub_account_id in (i.payer, i.payee) and l.amount = i.amount)
  from instruction i where i.market_id = p_market and i.instruction_id = p_instruction
$$;

-- Whether an event can happen to an instruction in a state.
create function can_happen(p_state instruction_state, p_event text) returns boolean
  language sql stable as $$
  select exists (select from instruction_transition t
    where t.event = p_event and t.state = p_state)
$$;

-- Proposes a judgement. Verdicts: TAKEN; REPLAYED and KEY_REUSED, with the object that the key
-- belongs to; NOT_FOUND; NOT_IN_REVIEW; REVIEW_PENDING, with the pending approval.
create function propose_judgement(p_market integer, p_now timestamptz, p_out_request_no text,
  p_hash bytea, p_id bigint, p_maker text, p_reason text, p_instruction bigint, p_state text,
  p_evidence text)
  returns table (verdict text, object_id bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  key record;
  i instruction;
  pending bigint;
  said text;
begin
  select * into key from take_key(p_market, 'JUDGEMENT', p_out_request_no, p_hash, p_id);
  if key.verdict <> 'FRESH' then
    return query select key.verdict, key.object_id;
    return;
  end if;
  select * into i from instruction where market_id = p_market and instruction_id = p_instruction
    for no key update;
  select r.review_id into pending from review r where r.market_id = p_market
    and r.object_id = p_instruction and r.verdict is null;
  said := case when i.instruction_id is null then 'NOT_FOUND' when not can_happen(i.state,
      'JUDGED_' || p_state) then 'NOT_IN_REVIEW' when pending is not null then 'REVIEW_PENDING' end;
  if said is not null then
    delete from request r where r.market_id = p_market and r.resource = 'JUDGEMENT'
      and r.out_request_no = p_out_request_no;
    return query select said, coalesce(pending, p_id);
    return;
  end if;
  insert into judgement (market_id, judgement_id, instruction_id, out_request_no, state, evidence)
    values (p_market, p_id, p_instruction, p_out_request_no, p_state::instruction_state,
      p_evidence);
  insert into review (market_id, review_id, resource, object_id, maker, made_at, reason)
    values (p_market, p_id, 'JUDGEMENT', p_instruction, p_maker, p_now, p_reason);
  return query select 'TAKEN', p_id;
end $$;

-- Executes a second person's decision about a judgement: approved, it ends the instruction.
-- Verdicts: those of check_off; NOT_IN_REVIEW, the bank gave a verdict meanwhile; EVIDENCE_GONE, a
-- reply or a line that came meanwhile contradicts it. Both are written under the instruction's lock.
create function judge(p_market integer, p_now timestamptz, p_judgement bigint, p_checker text,
  p_verdict text, p_because text) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  j judgement;
  i instruction;
  said text;
begin
  select * into j from judgement where market_id = p_market and judgement_id = p_judgement;
  if not found then return 'NOT_FOUND'; end if;
  select * into i from instruction where market_id = p_market and instruction_id = j.instruction_id
    for no key update;
  if p_verdict = 'APPROVED' and not can_happen(i.state, 'JUDGED_' || j.state::text)
      and exists (select from review
      where market_id = p_market and review_id = p_judgement and verdict is null) then
    return 'NOT_IN_REVIEW';
  end if;
  if p_verdict = 'APPROVED' and exists (select from review v, evidence(p_market, j.instruction_id) e
      where v.market_id = p_market and v.review_id = p_judgement and v.verdict is null
        and v.maker <> p_checker
        and (e.said = 'Accepted' or j.state = 'FAILED' and e.may_be_its_doing)) then
    return 'EVIDENCE_GONE';
  end if;
  said := check_off(p_market, p_now, p_judgement, p_checker, p_verdict, p_because);
  if said <> 'OK' then return said; end if;
  if p_verdict = 'APPROVED' then
    perform apply_event(p_market, p_now, array[j.instruction_id], i.state::text,
      array[i.attempt], 'JUDGED_' || j.state::text);
  end if;
  return 'OK';
end $$;

-- Books what a sub-account held at the cut-over, before the rows of a bank date; once, as a fact.
create function open_account(p_market integer, p_now timestamptz, p_line bigint,
  p_main_account integer, p_sub_account_no text, p_balance bigint, p_date date)
  returns void language plpgsql as $$
declare
  account integer;
begin
  select a.sub_account_id into account from sub_account a where a.market_id = p_market
    and a.main_account_id = p_main_account and a.sub_account_no = p_sub_account_no;
  perform from record(p_market, p_now, p_main_account, array[p_line], array[account],
    array[p_sub_account_no], array[p_date], array[time '00:00'], array[''], array[''],
    array['IN'], array['PLUS'], array['OPENING'], array[p_balance], array[p_balance],
    array['OPENING'], array[''], array[''], array[''], array[''],
    array['opening balance at the cut-over'], array[null]::text[], array[false], array[''],
    array['OPENING'], array[null]::bigint[], array[true], array[null]::text[], array['']);
end $$;

-- Keeps the bank's figures of a sub-account unless newer ones are there. What the bank holds frozen
-- above our freezes is a Difference and not to be ordered; what it holds below, one too. Either
-- closes by itself when the figures agree again. Null is: nothing can be told now.
create function weigh(p_market integer, p_now timestamptz, p_main_account integer,
  p_sub_account integer, p_total bigint, p_available bigint, p_frozen bigint,
  p_as_of timestamptz, p_agreement text, p_seen_version bigint, p_above bigint, p_below bigint)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into bank_balance as k (market_id, sub_account_id, total, available, frozen, as_of,
      agreement, seen_version, court)
    values (p_market, p_sub_account, p_total, p_available, p_frozen, p_as_of,
      p_agreement::agreement, p_seen_version, coalesce(p_above, 0))
    on conflict (market_id, sub_account_id) do update set total = excluded.total,
      available = excluded.available, frozen = excluded.frozen, as_of = excluded.as_of,
      agreement = excluded.agreement, seen_version = excluded.seen_version,
      court = coalesce(p_above, k.court)
    where k.as_of <= excluded.as_of;
  if not found or coalesce(p_above, 0) + coalesce(p_below, 0) = 0 and not exists (
      select from difference d where d.market_id = p_market and d.sub_account_id = p_sub_account
        and d.closed_at is null and d.kind in ('COURT', 'LIFTED')) then
    return;
  end if;
  perform next_numbers(p_market, 0);
  update difference d set closed_at = p_now, closed_because = 'The figures agree again.'
    where d.market_id = p_market and d.sub_account_id = p_sub_account and d.closed_at is null
      and ((d.kind = 'COURT' and p_above = 0) or (d.kind = 'LIFTED' and p_below = 0));
  if p_above > 0 then
    perform open_difference(p_market, p_now, 'COURT', false, p_main_account, p_sub_account, null,
      null, null, 'The bank holds more frozen than our freezes: a court, or a teller.');
  end if;
  if p_below > 0 then
    perform open_difference(p_market, p_now, 'LIFTED', false, p_main_account, p_sub_account, null,
      null, null, 'The bank holds less frozen than our freezes.');
  end if;
end $$;
