-- A logo's address names the picture: what stood there was counted in each organization, so that one browser took the logo
-- of one for that of another. The beginning of its SHA-256, as for each logo from now on.
update tenant_logos set number = ('x' || left(encode(sha256(content), 'hex'), 8))::bit(32)::integer;

-- A picture is written anew before it is kept, and may have become larger.
alter table tenant_logos
  drop constraint tenant_logos_size,
  add constraint tenant_logos_size check (octet_length(content) between 1 and 131072);

-- Pictures of before, of which each page that shows one could keep its browser busy for ever.
delete from tenant_logos
where kind = 'image/svg+xml'
  and encode(content, 'escape') ~ '<([A-Za-z]+:)?(animate\w*|filter|image|marker|mask|pattern|set|symbol|use)\M';
