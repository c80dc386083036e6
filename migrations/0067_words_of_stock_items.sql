-- Items are found while their words are typed: at 20,000 items, reading the words of each of them takes longer than the typing.

-- What an item is found by, each of its words behind its tenant: `@@` is not leakproof, so that row-level security lets it reach
-- an index only in the function below, and the beginning of a word is looked for among the tenant's own.
create index stock_items_words on stock_items
  using gin (array_to_tsvector(string_to_array(btrim(replace(words, ' ', ' ' || tenant_id::text || '/')), ' ')));

-- The items of the transaction's own tenant that have a word beginning with each of the stems, which are of letters and digits;
-- null where they are more than `most`: then whoever goes through the list finds some soon.
create function stock_items_of_words(stems text[], most integer) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  looked_for text;
  found uuid[];
begin
  select string_agg(format('''%s/%s'':*', tenant, replace(replace(stem, '\', '\\'), '''', '''''')), ' & ') into looked_for
  from unnest(stems) stem;
  select coalesce(array_agg(id), '{}') into found
  from (select id from stock_items
        where array_to_tsvector(string_to_array(btrim(replace(words, ' ', ' ' || tenant_id::text || '/')), ' '))
              @@ looked_for::tsquery
        limit most + 1) as matching;
  return case when cardinality(found) <= most then found end;
end $$;
revoke execute on function stock_items_of_words(text[], integer) from public;
grant execute on function stock_items_of_words(text[], integer) to engrane_app;
