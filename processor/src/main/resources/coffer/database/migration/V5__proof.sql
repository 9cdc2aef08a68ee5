-- The proof that the books are as they were written: a chain of hashes over everything that took a
-- number of a market's counter, built after the fact, so that no order waits for it.
--
-- A number is taken by a journal, by an event of the outbox, or by a Difference, and by nothing else;
-- and because the counter is locked until the commit, every number up to the one that a snapshot sees
-- is taken in that snapshot. So whatever is missing, changed or there twice can be told by its number.

-- 分 as a person reads them: -1234.50.
create function yuan(p_minor numeric) returns text language sql immutable as $$
  select to_char(p_minor / 100, 'FM99999999999999999990.00')
$$;

-- What stands under the numbers, as a text that no setting of a session changes. What may change
-- later, such as the closing of a Difference, is no part of it. The reference is a journal's id, the
-- negative id of what an event is about, or 0 for a Difference, which has its number for an id.
create view numbered as
  select market_id, number, journal_id as reference,
      row('journal'::text, market_id, number, journal_id, role, instruction_id, amount, from_bucket,
        from_balance, from_version, to_bucket, to_balance, to_version,
        extract(epoch from event_at), extract(epoch from recorded_at))::text as content
    from journal
  union all
  select market_id, number, -object_id,
      row('event'::text, market_id, number, object_id, extract(epoch from recorded_at), type)::text
    from outbox
  union all
  select d.market_id, d.difference_id, 0,
      row('difference'::text, d.market_id, d.difference_id, d.kind, d.bars, d.main_account_id,
        d.sub_account_id, d.other_sub_account_id, d.instruction_id, d.line_id, r.raw,
        extract(epoch from d.opened_at), d.detail)::text
    from difference d left join unreadable_row r
      on r.market_id = d.market_id and r.unreadable_row_id = d.unreadable_row_id;

-- The hash of what stands under one number; of nothing too, if nothing does.
create function digest_of(p_content text) returns bytea language sql stable as $$
  select sha256(convert_to(coalesce(p_content, ''), 'UTF8'))
$$;

-- The first four bytes of a hash: enough to find what was changed, once a whole hash told that
-- something was.
create function print_of(p_digest bytea) returns integer language sql immutable as $$
  select (get_byte(p_digest, 0)::bit(8) || get_byte(p_digest, 1)::bit(8)
    || get_byte(p_digest, 2)::bit(8) || get_byte(p_digest, 3)::bit(8))::bit(32)::integer
$$;

-- The hash of a seal, which covers the hash of the seal before it.
create function seal_hash(p_market integer, p_previous bytea, p_after bigint, p_up_to bigint,
  p_sealed_at timestamptz, p_digests bytea) returns bytea language sql stable as $$
  select sha256(p_previous || convert_to(row(p_market, p_after, p_up_to,
    extract(epoch from p_sealed_at))::text, 'UTF8') || p_digests)
$$;

-- A link of a market's chain: the numbers above one and up to another. Its key forbids a fork. A
-- hash of 32 bytes for all of them is what proves; a reference and a print of four bytes for each
-- are what lets a finding be named.
create table seal (
  market_id integer not null references market,
  after bigint not null,
  up_to bigint not null check (up_to > after),
  sealed_at timestamptz not null,
  previous bytea not null,
  hash bytea not null,
  refs bigint[] not null,
  prints integer[] not null,
  primary key (market_id, after),
  check (cardinality(refs) = up_to - after),
  check (cardinality(prints) = up_to - after)
);

-- Where a market's chain ends, and when all of it was proven last. Its row is the lock.
create table chain_head (
  market_id integer primary key references market,
  up_to bigint not null,
  hash bytea not null,
  proven_at timestamptz
) with (fillfactor = 50);

-- Seals the numbers of a market that are not sealed yet, no more than so many; returns how many
-- were sealed. A number under which nothing stands is sealed as such, so that the chain goes on and
-- the finding stays. Nothing is done while another process seals, or where the counter stands below
-- what was sealed.
create function seal(p_market integer, p_now timestamptz, p_most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  head chain_head;
  until bigint;
begin
  insert into chain_head (market_id, up_to, hash)
    select p_market, 0, sha256('') where not exists (select from seal s where s.market_id = p_market)
    on conflict do nothing;
  select * into head from chain_head h where h.market_id = p_market for no key update skip locked;
  if not found then return 0; end if;
  select least(c.last, head.up_to + p_most) into until from market_counter c
    where c.market_id = p_market;
  if until is null or until <= head.up_to then return 0; end if;
  with there as (
    select n.number, min(n.reference) as reference,
        digest_of(string_agg(n.content, E'\n' order by n.content)) as digest
      from (select number, reference, content from numbered
          where market_id = p_market and number > head.up_to and number <= until
        union all
        select x.number, null, null from generate_series(head.up_to + 1, until) x (number)) n
      group by n.number),
  batch as (
    select array_agg(t.reference order by t.number) as refs,
        array_agg(print_of(t.digest) order by t.number) as prints,
        string_agg(t.digest, '' order by t.number) as digests
      from there t),
  sealed as (
    insert into seal (market_id, after, up_to, sealed_at, previous, hash, refs, prints)
      select p_market, head.up_to, until, p_now, head.hash,
          seal_hash(p_market, head.hash, head.up_to, until, p_now, b.digests), b.refs, b.prints
      from batch b returning hash)
  update chain_head h set up_to = until, hash = s.hash from sealed s where h.market_id = p_market;
  return until - head.up_to;
end $$;

-- Writes down that a market's books were proven as they stood at a time.
create function proven(p_market integer, p_at timestamptz) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into chain_head as h (market_id, up_to, hash, proven_at)
    values (p_market, 0, sha256(''), p_at)
    on conflict (market_id) do update set proven_at = greatest(h.proven_at, excluded.proven_at)
$$;

revoke execute on function yuan, digest_of, print_of, seal_hash, seal, proven from public;
grant select on numbered, seal, chain_head to coffer_app;
grant execute on function yuan, digest_of, print_of, seal_hash, seal, proven to coffer_app;
