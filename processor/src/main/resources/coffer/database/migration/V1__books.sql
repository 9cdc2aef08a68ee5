-- The books of Coffer. Who may do what: the owner of these objects migrates and makes partitions;
-- the application runs under coffer_app, which reads everything, but moves money only through
-- accept, finish, record and their like, which run with the owner's rights. Hence nobody, not even the
-- application, updates or deletes a journal, an entry or a line.
--
-- market_id is the first column of every key of what belongs to a market, and every function takes
-- it as its first argument: the schema spreads over several servers by market without a change.
-- That forbids triggers and identity columns; ids are made by the application, ordered by time.

do $$ begin
  if not exists (select from pg_roles where rolname = 'coffer_app') then
    create role coffer_app nologin;
  end if;
end $$;
-- The application logs in with the owner's name and becomes coffer_app before its first statement.
do $$ begin
  if not pg_has_role(current_user, 'coffer_app', 'member') then
    execute format('grant coffer_app to %I', current_user);
  end if;
end $$;

create type bucket_kind as enum ('AVAILABLE', 'FROZEN', 'IN_TRANSIT', 'CASH');
create type instruction_state as enum
  ('CREATED', 'SENDING', 'ACCEPTED', 'UNKNOWN', 'REVIEW', 'SUCCEEDED', 'FAILED');
create type journal_role as enum ('RESERVE', 'SETTLE', 'RELEASE', 'FACT', 'CORRECTION');
create type held_by as enum ('BANK', 'PLATFORM');
create type account_status as enum ('OPENING', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED');
create type member_kind as enum ('COMPANY', 'PERSON');
create type resource as enum ('FORCED_TRANSFER', 'ADJUSTMENT_CREDIT', 'TAKE_BACK', 'SEND_BACK',
  'WITHDRAWAL', 'FREEZE', 'MEMBER', 'CORRECTION', 'JUDGEMENT');
create type review_verdict as enum ('APPROVED', 'REJECTED', 'CANCELLED');
create type sub_account_purpose as enum
  ('MEMBER', 'PUBLIC', 'INITIALISATION', 'FEE_INTEREST', 'OWN');
create type line_cause as enum
  ('OWN', 'RETURN', 'DEPOSIT', 'PUBLIC_DEPOSIT', 'FEE', 'INTEREST', 'OPENING', 'FOREIGN');
create type difference_kind as enum
  ('SHORT', 'STATE', 'FOREIGN', 'UNKNOWN_ACCOUNT', 'COURT', 'LIFTED',
    'UNREADABLE');
create type agreement as enum ('EQUAL', 'WITHIN', 'DIFFERENT');

---------------------------------------------------------------------------------------------------
-- Reference tables. They are the copies of two tables in Java, InstructionKind and Transitions, and
-- a test compares them cell by cell. Functions and queries ask them for what depends on a kind or on
-- a state, and hold no lists of kinds and no moves of their own.

-- What an instruction can be. Money goes from the payer's taken_from to the payer's reserved_in and
-- settles in settles_to of the payer, the payee, or outside the main account; where these are null,
-- no money moves. The source is what money is given out of: a public deposit, or an instruction of
-- the kind of that name. The account effect is what becomes of the payer's sub-account in the end.
create table instruction_kind (
  kind text primary key check (kind ~ '^[A-Z_]+$'),
  resource resource not null,
  taken_from bucket_kind,
  reserved_in bucket_kind,
  settles_at text check (settles_at in ('PAYER', 'PAYEE', 'OUTSIDE')),
  settles_to bucket_kind,
  creates_freeze boolean not null,
  uses_freeze boolean not null,
  -- Whether it turns a freeze's holder from the platform to the bank.
  holds_freeze boolean not null,
  source text check (source in ('PUBLIC_DEPOSIT', 'ADJUSTMENT_CREDIT')),
  account_effect text check (account_effect in ('OPENS', 'RENAMES', 'CLOSES')),
  -- Whether a suspended payer may still be the subject of one.
  when_suspended boolean not null,
  check (num_nulls(taken_from, reserved_in, settles_at, settles_to) in (0, 4)),
  check ((taken_from is null) = (account_effect is not null or holds_freeze)),
  check (creates_freeze::integer + uses_freeze::integer + holds_freeze::integer <= 1),
  check ((settles_at = 'OUTSIDE') = (settles_to = 'CASH'))
);
insert into instruction_kind values
  ('TRANSFER', 'FORCED_TRANSFER', 'AVAILABLE', 'IN_TRANSIT', 'PAYEE', 'AVAILABLE',
    false, false, false, null, null, false),
  ('FREEZE', 'FORCED_TRANSFER', 'AVAILABLE', 'IN_TRANSIT', 'PAYER', 'FROZEN',
    true, false, false, null, null, false),
  ('PAY_FREEZE', 'FORCED_TRANSFER', 'AVAILABLE', 'IN_TRANSIT', 'PAYEE', 'FROZEN',
    true, false, false, null, null, false),
  ('UNFREEZE', 'FORCED_TRANSFER', 'FROZEN', 'IN_TRANSIT', 'PAYER', 'AVAILABLE',
    false, true, false, null, null, false),
  ('UNFREEZE_PAY', 'FORCED_TRANSFER', 'FROZEN', 'IN_TRANSIT', 'PAYEE', 'AVAILABLE',
    false, true, false, null, null, false),
  ('ADJUSTMENT_CREDIT', 'ADJUSTMENT_CREDIT', 'AVAILABLE', 'IN_TRANSIT', 'PAYEE', 'AVAILABLE',
    false, false, false, 'PUBLIC_DEPOSIT', null, false),
  ('TAKE_BACK', 'TAKE_BACK', 'AVAILABLE', 'IN_TRANSIT', 'PAYEE', 'AVAILABLE',
    false, false, false, 'ADJUSTMENT_CREDIT', null, true),
  ('WITHDRAWAL', 'WITHDRAWAL', 'AVAILABLE', 'IN_TRANSIT', 'OUTSIDE', 'CASH',
    false, false, false, null, null, false),
  ('SEND_BACK', 'SEND_BACK', 'AVAILABLE', 'IN_TRANSIT', 'OUTSIDE', 'CASH',
    false, false, false, 'PUBLIC_DEPOSIT', null, false),
  ('HOLD', 'FREEZE', null, null, null, null, false, false, true, null, null, false),
  ('REGISTRATION', 'MEMBER', null, null, null, null, false, false, false, null, 'OPENS', false),
  ('RENAMING', 'MEMBER', null, null, null, null, false, false, false, null, 'RENAMES', false),
  ('CLOSING', 'MEMBER', null, null, null, null, false, false, false, null, 'CLOSES', true);

-- The state that follows from a state and an event; no row where the event cannot happen. An alarm
-- opens a Difference; in an end state no money moves.
create table instruction_transition (
  event text not null,
  state instruction_state not null,
  to_state instruction_state not null,
  alarm boolean not null,
  primary key (event, state)
);
insert into instruction_transition (event, state, to_state, alarm)
  select x.event, t.state::instruction_state,
      case when x.cell in ('same', 'ALARM') then t.state
        else rtrim(x.cell, '!') end::instruction_state, x.cell = 'ALARM' or x.cell like '%!'
  from (values
--                NOTHING_TO_SEND CLAIMED    NOT_SENT   ACCEPTED    CONFIRMED     REFUSED    SILENT     GAVE_UP   JUDGED_SUCCEEDED JUDGED_FAILED
    ('CREATED',   'SUCCEEDED',    'SENDING', 'same',    '·',        'SUCCEEDED!', 'FAILED!', 'UNKNOWN', 'FAILED', '·',             '·'),
    ('SENDING',   '·',            '·',       'CREATED', 'ACCEPTED', 'SUCCEEDED',  'FAILED',  'UNKNOWN', '·',      '·',             '·'),
    ('ACCEPTED',  '·',            '·',       'same',    'same',     'SUCCEEDED',  'FAILED',  'same',    'REVIEW', '·',             '·'),
    ('UNKNOWN',   '·',            '·',       'same',    'ACCEPTED', 'SUCCEEDED',  'FAILED',  'same',    'REVIEW', '·',             '·'),
    ('REVIEW',    '·',            '·',       'same',    'same',     'SUCCEEDED',  'FAILED',  'same',    '·',      'SUCCEEDED',     'FAILED'),
    ('SUCCEEDED', '·',            '·',       'same',    'same',     'same',       'ALARM',   'same',    '·',      '·',             '·'),
    ('FAILED',    '·',            '·',       'same',    'ALARM',    'ALARM',      'same',    'same',    '·',      '·',             '·')
  ) t (state, nothing_to_send, claimed, not_sent, accepted, confirmed, refused, silent, gave_up,
    judged_succeeded, judged_failed),
  lateral (values ('NOTHING_TO_SEND', t.nothing_to_send), ('CLAIMED', t.claimed),
    ('NOT_SENT', t.not_sent), ('ACCEPTED', t.accepted), ('CONFIRMED', t.confirmed),
    ('REFUSED', t.refused), ('SILENT', t.silent), ('GAVE_UP', t.gave_up),
    ('JUDGED_SUCCEEDED', t.judged_succeeded), ('JUDGED_FAILED', t.judged_failed)) x (event, cell)
  where x.cell <> '·';

---------------------------------------------------------------------------------------------------
-- Tables that are read before the market is known: small, and not distributed by market.

create table clock_shift (
  only_row boolean primary key default true check (only_row),
  shift interval not null default interval '0'
);
insert into clock_shift default values;

-- The time of leases. A test may shift it; the application may not.
create function coffer_clock() returns timestamptz language sql stable
  as 'select clock_timestamp() + shift from clock_shift';

-- Numbers the processes that make ids.
create table node_counter (
  only_row boolean primary key default true check (only_row),
  last integer not null default 0
);
insert into node_counter default values;

create table market (
  market_id integer primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9]{1,19}$'),
  name text not null,
  -- A withdrawal above it needs a second person.
  withdrawal_limit bigint not null default 0 check (withdrawal_limit >= 0),
  created_at timestamptz not null default now()
);

create table api_key (
  key_hash bytea primary key check (octet_length(key_hash) = 32),
  market_id integer not null references market,
  client_id text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table main_account (
  main_account_id integer primary key,
  market_id integer not null references market,
  code text not null,
  bank text not null,
  account_no text not null,
  name text not null,
  -- How this connection is set up; the bank's adapter validates it.
  settings jsonb not null default '{}',
  -- The highest fee that the bank takes from a member for a payout; 0 where the market pays it.
  highest_fee bigint not null default 0 check (highest_fee >= 0),
  created_at timestamptz not null default now(),
  unique (bank, account_no),
  unique (market_id, code),
  unique (market_id, main_account_id)
);

-- Who may dispatch, inquire and poll a main account, and until when.
create table lease (
  main_account_id integer primary key references main_account,
  epoch bigint not null,
  holder text not null,
  ends_at timestamptz not null
) with (fillfactor = 50);

-- The processes that are there to take their share of the main accounts, and until when.
create table process (
  holder text primary key,
  ends_at timestamptz not null
) with (fillfactor = 50);

---------------------------------------------------------------------------------------------------
-- What belongs to a market.

-- Orders what is read in order, for ids do not commit in order. Locked last in every function.
create table market_counter (
  market_id integer primary key references market,
  last bigint not null default 0,
  -- The last fund account's number: there is no gap between them.
  fund_accounts integer not null default 0
) with (fillfactor = 20);

create table fund_account (
  market_id integer not null references market,
  fund_account_no text not null,
  name text not null,
  status account_status not null default 'ACTIVE',
  opened_at timestamptz not null default now(),
  -- Who suspended it or let it go on, and why.
  status_by text,
  status_at timestamptz,
  status_because text,
  primary key (market_id, fund_account_no)
);

create table sub_account (
  market_id integer not null,
  sub_account_id integer not null check (sub_account_id > 0),
  main_account_id integer not null,
  sub_account_no text not null,
  purpose sub_account_purpose not null,
  fund_account_no text,
  name text not null,
  status account_status not null default 'ACTIVE',
  opened_at timestamptz not null default now(),
  primary key (market_id, sub_account_id),
  unique (market_id, main_account_id, sub_account_no),
  unique (market_id, fund_account_no, main_account_id),
  foreign key (market_id, main_account_id) references main_account (market_id, main_account_id),
  foreign key (market_id, fund_account_no) references fund_account,
  check ((purpose = 'MEMBER') = (fund_account_no is not null))
);

-- A place where money can be. Its id is made of what it belongs to, so that nobody looks it up:
-- four times the sub-account plus 0 AVAILABLE, 1 FROZEN, 2 IN_TRANSIT; minus the main account CASH.
create table bucket (
  market_id integer not null,
  bucket_id bigint not null,
  main_account_id integer not null,
  sub_account_id integer,
  kind bucket_kind not null,
  balance bigint not null default 0,
  version bigint not null default 0,
  -- How far below zero it may stand; lowered by facts and Corrections only. CASH has none.
  floor bigint default 0,
  primary key (market_id, bucket_id),
  foreign key (market_id, sub_account_id) references sub_account,
  foreign key (market_id, main_account_id) references main_account (market_id, main_account_id),
  check (bucket_id = case kind when 'CASH' then -main_account_id
    when 'AVAILABLE' then 4::bigint * sub_account_id
    when 'FROZEN' then 4::bigint * sub_account_id + 1
    when 'IN_TRANSIT' then 4::bigint * sub_account_id + 2 end),
  check ((kind = 'CASH') = (sub_account_id is null)),
  check ((kind = 'CASH') = (floor is null)),
  check (floor <= 0 and (floor = 0 or kind = 'AVAILABLE')),
  check (balance >= floor)
) with (fillfactor = 50);

-- Every request that moves money, for ever.
create table request (
  market_id integer not null,
  resource resource not null,
  out_request_no text not null,
  body_hash bytea not null check (octet_length(body_hash) = 32),
  object_id bigint not null,
  primary key (market_id, resource, out_request_no)
);

-- One command to a bank with its state; kept for ever. A forced transfer is one of these. Its parties are
-- no foreign keys: accept reads both sub-accounts anyway, none is ever deleted, and each key would
-- lock a row and look it up once more for each order.
create table instruction (
  market_id integer not null,
  instruction_id bigint not null,
  main_account_id integer not null,
  payer integer not null,
  payee integer not null,
  kind text not null,
  state instruction_state not null default 'CREATED',
  attempt integer not null default 0,
  -- How many inquiries in a row brought no verdict: the measure of our back-off.
  silences integer not null default 0,
  amount bigint check (amount > 0),
  taken_from bigint,
  reserved_in bigint,
  settles_to bigint,
  freeze_id bigint,
  -- The public deposit that is given or sent back, or the adjustment credit that is taken back.
  source_id bigint,
  new_name text,
  -- The lease under which it was claimed last.
  epoch bigint,
  created_at timestamptz not null,
  -- From when on it may be sent; none while a second person must check it.
  cleared_at timestamptz,
  sent_at timestamptz,
  -- Before which the bank will have no answer: an appointment.
  not_before timestamptz,
  -- When it is due to be sent or inquired; null after the end.
  next_at timestamptz,
  ended_at timestamptz,
  -- When the market was told that it is overdue.
  overdue_at timestamptz,
  serial text not null check (length(serial) between 1 and 20),
  out_request_no text not null,
  order_no text,
  memo text not null,
  -- The bank's last code and text, for people.
  bank_code text,
  bank_text text,
  primary key (market_id, instruction_id),
  check ((state in ('SUCCEEDED', 'FAILED')) = (next_at is null)),
  check ((state in ('SUCCEEDED', 'FAILED')) = (ended_at is not null)),
  check (num_nulls(amount, taken_from, reserved_in, settles_to) in (0, 4))
) with (fillfactor = 70);
create index instruction_open on instruction (market_id, main_account_id, next_at)
  where next_at is not null;
create index instruction_source on instruction (market_id, source_id) where source_id is not null;
-- The few that took long: a line may be theirs though they were made many days before it.
create index instruction_long on instruction (market_id, ended_at)
  where ended_at - created_at > interval '1 day';
-- Payouts: what settles in the main account's CASH.
create index instruction_payout on instruction (market_id, payer) where settles_to < 0;

-- Makes the checks that a row has what its kind asks for, out of instruction_kind: no lookup and no
-- lock for an order. A migration that adds a kind calls it again.
create function check_kinds() returns void language plpgsql as $$
declare
  rule record;
begin
  for rule in
    select x.name, x.fact, array_agg(k.kind order by k.kind) filter (where x.holds) as kinds
    from instruction_kind k, lateral (values
      ('known', 'true', true),
      ('two_parties', 'payer <> payee', coalesce(k.settles_at = 'PAYEE', false)),
      ('freeze', 'freeze_id is not null', k.creates_freeze or k.uses_freeze
        or k.holds_freeze),
      ('source', 'source_id is not null', k.source is not null),
      ('new_name', 'new_name is not null', coalesce(k.account_effect = 'RENAMES', false)),
      ('money', 'reserved_in is not null', k.reserved_in is not null),
      ('payout', 'coalesce(settles_to < 0, false)', coalesce(k.settles_at = 'OUTSIDE', false))
      ) x (name, fact, holds)
    group by x.name, x.fact
  loop
    execute format('alter table instruction drop constraint if exists %I',
      'instruction_kind_' || rule.name);
    execute format('alter table instruction add constraint %I check ((kind = any (%L)) = (%s))',
      'instruction_kind_' || rule.name, rule.kinds, rule.fact);
  end loop;
end $$;
select check_kinds();

-- Members and applicants; kept for ever. Their status follows from the approval, the registration and
-- the fund account.
create table member (
  market_id integer not null,
  member_id bigint not null,
  main_account_id integer not null,
  out_request_no text not null,
  name text not null,
  kind member_kind not null,
  certificate_type text not null,
  certificate_no text not null,
  legal_person text not null,
  address text not null,
  contact_name text not null,
  contact_phone text not null,
  contact_email text not null,
  applied_at timestamptz not null,
  -- Since the approval.
  fund_account_no text,
  registration bigint,
  primary key (market_id, member_id),
  unique (market_id, fund_account_no),
  foreign key (market_id, main_account_id) references main_account (market_id, main_account_id),
  foreign key (market_id, fund_account_no) references fund_account,
  foreign key (market_id, registration) references instruction,
  check ((fund_account_no is null) = (registration is null))
);

-- The bound accounts: where a member's money may be paid to.
create table bound_account (
  market_id integer not null,
  bound_account_id bigint not null,
  member_id bigint not null,
  account_no text not null,
  name text not null,
  bank_name text not null,
  bank_line_no text not null,
  same_bank boolean not null,
  primary key (market_id, bound_account_id),
  unique (market_id, member_id, account_no),
  foreign key (market_id, member_id) references member
);

-- The account outside that an instruction pays to, as it was when it was ordered.
create table payout (
  market_id integer not null,
  instruction_id bigint not null,
  bound_account_id bigint,
  account_no text not null,
  name text not null,
  bank_name text not null,
  bank_line_no text not null,
  same_bank boolean not null,
  primary key (market_id, instruction_id),
  foreign key (market_id, instruction_id) references instruction,
  foreign key (market_id, bound_account_id) references bound_account
);

-- The approvals (复核): what one person requested and another must approve; rejections are kept. An
-- approval has the id of what was requested. The object is what the request is about; there is one
-- pending approval of an object at most. CANCELLED: the request ended before anybody decided. The
-- table is not about the state REVIEW of an instruction.
create table review (
  market_id integer not null,
  review_id bigint not null,
  resource resource not null,
  object_id bigint not null,
  maker text not null,
  made_at timestamptz not null,
  reason text not null,
  checker text,
  checked_at timestamptz,
  verdict review_verdict,
  because text,
  primary key (market_id, review_id),
  check (checker <> maker),
  check ((verdict is null) = (checked_at is null)),
  check (coalesce(verdict <> 'CANCELLED', false) = (checker is not null)),
  check (verdict is distinct from 'REJECTED' or because is not null)
);
create unique index review_pending on review (market_id, object_id) where verdict is null;

-- A standing freeze has the id of the instruction that made it.
create table standing_freeze (
  market_id integer not null,
  freeze_id bigint not null,
  main_account_id integer not null,
  owner integer not null,
  holder integer not null,
  held_by held_by not null,
  amount bigint not null check (amount > 0),
  -- What is not used yet: 0 until it is settled, less with every use that is reserved.
  remaining bigint not null default 0 check (remaining >= 0 and remaining <= amount),
  frozen_in bigint not null,
  order_no text,
  freeze_no text,
  -- The instruction whose serial tells the number next; uses wait until it has been asked.
  number_due bigint,
  number_due_at timestamptz,
  -- The use that is in flight, or the HOLD: other uses wait.
  used_by bigint,
  -- The HOLD that follows the instruction that made it, if the bank needs one to hold the freeze.
  hold_id bigint,
  hold_serial text check (length(hold_serial) between 1 and 20),
  primary key (market_id, freeze_id),
  foreign key (market_id, freeze_id) references instruction,
  foreign key (market_id, owner) references sub_account,
  foreign key (market_id, holder) references sub_account,
  check ((number_due is null) = (number_due_at is null)),
  check ((hold_id is null) = (hold_serial is null))
) with (fillfactor = 70);
create index standing_freeze_platform on standing_freeze (market_id, holder)
  where held_by = 'PLATFORM';
create index standing_freeze_holder on standing_freeze (market_id, holder);
create index standing_freeze_owner on standing_freeze (market_id, owner);
create index standing_freeze_order on standing_freeze (market_id, order_no)
  where order_no is not null;
create index standing_freeze_due on standing_freeze (market_id, main_account_id, number_due_at)
  where number_due is not null;

-- One business fact of one posting, with both of its sides: what each bucket held after it, and at
-- which version. Its id is four times the id of what caused it, plus 0 for a reservation, 1 for its
-- end, 2 for a fact, 3 for a Correction: settling and releasing meet at one key, and so does every
-- repeat, whatever the partition.
create table journal (
  market_id integer not null,
  role journal_role not null,
  journal_id bigint not null,
  number bigint not null,
  instruction_id bigint,
  amount bigint not null check (amount > 0),
  from_bucket bigint not null,
  from_balance bigint not null,
  from_version bigint not null,
  to_bucket bigint not null,
  to_balance bigint not null,
  to_version bigint not null,
  event_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (market_id, journal_id),
  check (from_bucket <> to_bucket),
  check (journal_id % 4 = case role when 'RESERVE' then 0 when 'FACT' then 2
    when 'CORRECTION' then 3 else 1 end)
) partition by range (journal_id);

-- The sides of the journals, one by one. They are not stored again: half the rows, and two sides
-- that could disagree cannot be written.
create view entry as
  select market_id, journal_id, from_bucket as bucket_id, -amount as amount,
      from_balance as balance, from_version as version from journal
  union all
  select market_id, journal_id, to_bucket, amount, to_balance, to_version from journal;

-- Makes the partitions of the quarters from one day to another. Ids carry their time in the bits
-- above 2^20 as milliseconds since 2024, journals four times that.
create function make_partitions(p_from date, p_to date) returns void language plpgsql as $$
declare
  q date := date_trunc('quarter', p_from);
  origin constant timestamptz := '2024-01-01 00:00:00+00';
  low bigint;
  high bigint;
  part text;
begin
  while q <= p_to loop
    low := (extract(epoch from q::timestamp at time zone 'UTC' - origin) * 1000)::bigint * 4194304;
    high := (extract(epoch from (q + interval '3 months') at time zone 'UTC' - origin) * 1000)::bigint
      * 4194304;
    part := to_char(q, '"_"YYYY"q"Q');
    if to_regclass('journal' || part) is null then
      execute format('create table %I partition of journal for values from (%s) to (%s)',
        'journal' || part, low, high);
      -- The alarms against spending the same balance twice, and the way to a bucket's entries. What is
      -- in transit has neither: it comes by a reservation and goes by its end, whose ids are
      -- neighbours and keys.
      execute format('create unique index %I on %I (market_id, from_bucket, from_version)'
        ' where from_bucket %% 4 <> 2', 'journal' || part || '_from', 'journal' || part);
      execute format('create unique index %I on %I (market_id, to_bucket, to_version)'
        ' where to_bucket %% 4 <> 2', 'journal' || part || '_to', 'journal' || part);
      -- For whoever reads what happened in its order.
      execute format('create unique index %I on %I (market_id, number)',
        'journal' || part || '_number', 'journal' || part);
    end if;
    q := q + interval '3 months';
  end loop;
end $$;

-- What a bank's statement says; for ever.
create table bank_line (
  market_id integer not null,
  line_id bigint not null,
  main_account_id integer not null,
  sub_account_id integer,
  sub_account_no text not null,
  bank_date date not null,
  -- Null where the bank tells none.
  bank_time time,
  flow text not null,
  sequence text not null,
  direction text not null check (direction in ('IN', 'OUT')),
  sign text not null check (sign in ('PLUS', 'MINUS')),
  part text not null check (part in ('AMOUNT', 'FEE', 'OPENING')),
  amount bigint not null check (amount > 0),
  balance_after bigint,
  origin text not null,
  bank_type text not null,
  counterparty_no text not null,
  counterparty_name text not null,
  counterparty_bank text not null,
  memo text not null,
  serial text,
  marked_return boolean not null,
  raw text not null,
  recorded_at timestamptz not null,
  primary key (market_id, line_id),
  foreign key (market_id, sub_account_id) references sub_account,
  unique (market_id, main_account_id, sub_account_no, bank_date, flow, sequence, direction, sign,
    part)
);
-- A sub-account is opened in our books once.
create unique index bank_line_opening on bank_line (market_id, main_account_id, sub_account_no)
  where part = 'OPENING';

-- Rows of statements whose amount, direction, date or account is not certain. They book nothing.
create table unreadable_row (
  market_id integer not null,
  unreadable_row_id bigint not null,
  main_account_id integer not null,
  sub_account_id integer not null,
  bank_date date,
  reason text not null,
  raw text not null,
  -- Of raw: the same row is recorded once, however often it is read.
  sha256 bytea not null,
  recorded_at timestamptz not null,
  primary key (market_id, unreadable_row_id),
  foreign key (market_id, sub_account_id) references sub_account,
  unique (market_id, sub_account_id, sha256)
);

-- What a line is; written once. A line without a row here waits for its explanation.
create table line_explanation (
  market_id integer not null,
  line_id bigint not null,
  cause line_cause not null,
  direction text not null,
  instruction_id bigint,
  posted boolean not null,
  recorded_at timestamptz not null,
  primary key (market_id, line_id),
  foreign key (market_id, line_id) references bank_line,
  foreign key (market_id, instruction_id) references instruction,
  check ((cause in ('OWN', 'RETURN')) = (instruction_id is not null))
);
-- A leg of an instruction has one line.
create unique index line_explanation_own on line_explanation (market_id, instruction_id, direction)
  where cause = 'OWN';
-- A payout comes back once.
create unique index line_explanation_return on line_explanation (market_id, instruction_id)
  where cause = 'RETURN';
create index line_explanation_deposit on line_explanation (market_id, line_id)
  where cause = 'DEPOSIT';

-- Money on the public sub-account whose owner is not known yet: a line from outside, or what a
-- take-back left there. It has the line's id; what is left of it, its instructions tell.
create table public_deposit (
  market_id integer not null,
  public_deposit_id bigint not null,
  main_account_id integer not null,
  sub_account_id integer not null,
  amount bigint not null check (amount > 0),
  payer_account_no text not null,
  payer_name text not null,
  payer_bank text not null,
  -- The instruction that took it back from a member.
  taken_back bigint,
  recorded_at timestamptz not null,
  primary key (market_id, public_deposit_id),
  foreign key (market_id, public_deposit_id) references bank_line,
  foreign key (market_id, sub_account_id) references sub_account,
  foreign key (market_id, taken_back) references instruction
);

create table waiting_line (
  market_id integer not null,
  line_id bigint not null,
  primary key (market_id, line_id),
  foreign key (market_id, line_id) references bank_line
);

-- How far a sub-account's statement has been read.
create table line_cursor (
  market_id integer not null,
  sub_account_id integer not null,
  last_date date,
  last_flow text,
  last_sequence text,
  read_at timestamptz not null,
  -- When the overlap was read again last.
  overlap_at timestamptz,
  -- The sum of our buckets' versions when it was read; it is due again when they move.
  seen_version bigint not null,
  -- When the first reading began that did not come to the statement's end; null after one that did.
  behind_since timestamptz,
  primary key (market_id, sub_account_id),
  foreign key (market_id, sub_account_id) references sub_account
) with (fillfactor = 50);
create index line_cursor_behind on line_cursor (market_id, sub_account_id)
  where behind_since is not null;

-- The bank's own figures.
create table bank_balance (
  market_id integer not null,
  sub_account_id integer not null,
  total bigint not null,
  available bigint not null,
  frozen bigint not null,
  as_of timestamptz not null,
  agreement agreement not null,
  -- The sum of our buckets' versions that it was compared with; it is due again when they move.
  seen_version bigint not null,
  -- What the bank holds frozen above our freezes: a court, and not to be ordered.
  court bigint not null default 0 check (court >= 0),
  primary key (market_id, sub_account_id),
  foreign key (market_id, sub_account_id) references sub_account
) with (fillfactor = 50);
create index bank_balance_court on bank_balance (market_id) where court > 0;

-- One disagreement; open until a person or a later fact closes it.
create table difference (
  market_id integer not null,
  difference_id bigint not null,
  kind difference_kind not null,
  -- Whether the sub-accounts take no outgoing orders while it is open.
  bars boolean not null,
  main_account_id integer not null,
  sub_account_id integer,
  other_sub_account_id integer,
  instruction_id bigint,
  line_id bigint,
  unreadable_row_id bigint,
  detail text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  -- The Correction that closed it.
  correction_id bigint,
  primary key (market_id, difference_id),
  foreign key (market_id, sub_account_id) references sub_account,
  foreign key (market_id, line_id) references bank_line,
  foreign key (market_id, unreadable_row_id) references unreadable_row,
  foreign key (market_id, instruction_id) references instruction,
  check ((kind = 'UNREADABLE') = (unreadable_row_id is not null)),
  check ((closed_at is null) = (closed_because is null))
);
create index difference_open on difference (market_id, sub_account_id) where closed_at is null;
create index difference_open_other on difference (market_id, other_sub_account_id)
  where closed_at is null and other_sub_account_id is not null;

-- The Corrections. A Correction brings the books to the bank's figures and closes one Difference: by
-- a movement, or without one where an explanation is enough. Money leaves FROZEN only together with the freeze that it belongs to.
create table correction (
  market_id integer not null,
  correction_id bigint not null,
  difference_id bigint not null,
  out_request_no text not null,
  from_bucket bigint,
  to_bucket bigint,
  amount bigint check (amount > 0),
  freeze_id bigint,
  primary key (market_id, correction_id),
  foreign key (market_id, difference_id) references difference,
  foreign key (market_id, freeze_id) references standing_freeze,
  check (num_nulls(from_bucket, to_bucket, amount) in (0, 3)),
  check (from_bucket < 0 or from_bucket % 4 = case when freeze_id is null then 0 else 1 end),
  check (to_bucket < 0 or to_bucket % 4 = 0)
);

-- The judgements: how an instruction in REVIEW ended, as two people decided on evidence.
create table judgement (
  market_id integer not null,
  judgement_id bigint not null,
  instruction_id bigint not null,
  out_request_no text not null,
  state instruction_state not null check (state in ('SUCCEEDED', 'FAILED')),
  evidence text not null,
  primary key (market_id, judgement_id),
  foreign key (market_id, instruction_id) references instruction
);

create index judgement_instruction on judgement (market_id, instruction_id);

-- The types of events that are not journals.
create table outbox (
  market_id integer not null,
  number bigint not null,
  object_id bigint not null,
  recorded_at timestamptz not null,
  type text not null,
  primary key (market_id, number)
);

-- What a market is told about an instruction: forced_transfer.succeeded.
create function event_type(p_resource resource, p_kind text, p_state text) returns text
  language sql stable as $$
  select case when p_resource in ('MEMBER', 'FREEZE')
      then lower(p_resource::text) || '.' || lower(p_kind) || '_'
      else lower(p_resource::text) || '.' end
    || case p_state when 'CREATED' then 'accepted' when 'REVIEW' then 'in_review'
      else lower(p_state) end
$$;

-- What the market is told, in the order of its counter. A journal is told by itself, without a row
-- more; only a Correction's is told by the person who approved it.
create view event as
  select j.market_id, j.number, j.journal_id / 4 as object_id, j.recorded_at,
      case j.role when 'RESERVE' then event_type(k.resource, i.kind, 'CREATED')
        when 'SETTLE' then event_type(k.resource, i.kind, 'SUCCEEDED')
        when 'RELEASE' then event_type(k.resource, i.kind, 'FAILED')
        else case e.cause when 'DEPOSIT' then 'deposit.detected'
          when 'PUBLIC_DEPOSIT' then 'public_deposit.detected'
          when 'RETURN' then 'withdrawal.returned' else 'account.fact' end end as type
    from journal j
    left join instruction i on i.market_id = j.market_id and i.instruction_id = j.instruction_id
    left join instruction_kind k on k.kind = i.kind
    left join line_explanation e on j.role = 'FACT' and e.market_id = j.market_id
      and e.line_id = j.journal_id / 4
    where j.role <> 'CORRECTION'
  union all
  select market_id, number, object_id, recorded_at, type from outbox;

-- Every command and inquiry to a bank about an instruction, with its reply; secrets are masked.
create table bank_message (
  market_id integer not null,
  instruction_id bigint not null,
  attempt integer not null,
  asked_at timestamptz not null,
  answered_at timestamptz not null,
  act text not null check (act in ('SEND', 'INQUIRE')),
  word text not null,
  action text not null,
  -- Why a reply was Silent.
  silence text,
  code text not null,
  text text not null,
  request text not null,
  reply text not null
);
create index bank_message_instruction on bank_message (market_id, instruction_id);
