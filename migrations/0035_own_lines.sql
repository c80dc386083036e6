-- A bodega's own list at a hundred thousand lines: found by words, gone through by keys, counted without being read.

-- What a line is found by, its tenant among it: `@@` is not leakproof, so that row-level security lets it reach an index only
-- in the function below. What a file brings in waits in the list of what is pending, rather than to keep the file waiting.
create index inventory_items_own_words on inventory_items
  using gin (array_to_tsvector(array[tenant_id::text] || string_to_array(words, ' '))) with (gin_pending_list_limit = 32768);
-- The lines of a part, whoever's and whether they are on sale or not.
drop index inventory_items_offers;
create index inventory_items_by_part on inventory_items (part_id, tenant_id) where part_id is not null;
-- Views of the list that few lines are in.
create index inventory_items_loose on inventory_items (tenant_id, key, brand_key, location) where part_id is null;
create index inventory_items_out_of_stock on inventory_items (tenant_id, key, brand_key, location) where stock = 0;
create index inventory_items_unpriced on inventory_items (tenant_id, key, brand_key, location) where price is null;
create index inventory_items_missing on inventory_items (tenant_id, key, brand_key, location) where missing_since is not null;

-- How many rows the planner expects of a condition.
create function expected_rows(relation regclass, condition text) returns double precision
language plpgsql set search_path = pg_catalog, public as $$
declare
  plan json;
begin
  execute format('explain (format json) select from %s where %s', relation, condition) into plan;
  return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::double precision;
end $$;
revoke execute on function expected_rows(regclass, text) from public;

-- The lines of the transaction's own tenant that have all these stems in their words or in those of their part. A stem that is no
-- word anywhere is looked for as the beginning of one. `stems` are as `src/base/text.rs` makes them; `patterns` are what a line's
-- words are like. `lines` is null where more than `most` are to be expected: then whoever goes through the list finds some soon.
create function own_lines(stems text[], most double precision, out lines uuid[], out patterns text[])
language plpgsql security definer
-- However many a stem finds: each is looked up by its key.
set search_path = pg_catalog, public set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  own constant text := 'array_to_tsvector(array[tenant_id::text] || string_to_array(words, '' '')) @@ ';
  shared constant text := 'array_to_tsvector(string_to_array(words, '' '')) @@ ';
  all_lines double precision;
  all_parts double precision;
  stem text;
  word text;
  of_lines double precision;
  of_parts double precision;
  share double precision;
  every_share double precision := 1;
  smallest_share double precision := 'infinity';
  rarest text;
  found boolean;
begin
  patterns := '{}';
  if tenant is null or cardinality(stems) = 0 then
    lines := '{}';
    return;
  end if;
  all_lines := expected_rows('inventory_items', format('tenant_id = %L', tenant));
  select greatest(reltuples, 1) into all_parts from pg_class where oid = 'parts'::regclass;
  foreach stem in array stems loop
    word := '''' || replace(replace(stem, '\', '\\'), '''', '''''') || '''';
    of_lines := expected_rows('inventory_items', own || quote_literal(format('''%s'' & %s', tenant, word)));
    of_parts := expected_rows('parts', shared || quote_literal(word));
    found := true;
    -- What many lines have is a word.
    if of_lines + of_parts < 2000 then
      execute format(
        'select exists (select from inventory_items where %s) or exists (select from parts where %s)',
        own || quote_literal(format('''%s'' & %s', tenant, word)), shared || quote_literal(word)
      ) into found;
    end if;
    if not found then
      word := word || ':*';
      of_lines := expected_rows('inventory_items', own || quote_literal(format('''%s'' & %s', tenant, word)));
      of_parts := expected_rows('parts', shared || quote_literal(word));
    end if;
    patterns := patterns
      || ('% ' || replace(replace(replace(stem, '\', '\\'), '%', '\%'), '_', '\_') || case when found then ' %' else '%' end);
    share := least(1, of_lines / all_lines + of_parts / all_parts);
    every_share := every_share * share;
    if share < smallest_share then
      smallest_share := share;
      rarest := word;
    end if;
  end loop;
  if every_share * all_lines > most then
    return;
  end if;
  execute format(
    'select array_agg(distinct hit.id)
     from (
       select id, part_id, words
       from inventory_items
       where %s
       union all
       select i.id, i.part_id, i.words
       from (select id from parts where %s) p
       join inventory_items i on i.part_id = p.id and i.tenant_id = $1
     ) hit
     left join parts p on p.id = hit.part_id
     where '' '' || hit.words || '' '' || coalesce(p.words, '''') || '' '' like all ($2)',
    own || quote_literal(format('''%s'' & %s', tenant, rarest)), shared || quote_literal(rarest)
  ) into lines using tenant, patterns;
  lines := coalesce(lines, '{}');
end $$;
revoke execute on function own_lines(text[], double precision) from public;
grant execute on function own_lines(text[], double precision) to engrane_app;

-- How many lines a bodega has, counted as each change leaves them, rather than whenever the list is shown.
create table inventory_totals (
  tenant_id    uuid not null references tenants (id),
  lines        bigint not null,
  loose        bigint not null,
  out_of_stock bigint not null,
  unpriced     bigint not null,
  missing      bigint not null,
  primary key (tenant_id)
);
select tenant_table('inventory_totals');
insert into inventory_totals (tenant_id, lines, loose, out_of_stock, unpriced, missing)
select tenant_id, count(*), count(*) filter (where part_id is null), count(*) filter (where stock = 0),
       count(*) filter (where price is null), count(*) filter (where missing_since is not null)
from inventory_items
group by tenant_id;

alter table inventory_changes
  -- How many lines there were after a file or its undoing, and what they were worth by currency; null: nobody counted.
  add column lines_after bigint,
  add column value_after jsonb;
