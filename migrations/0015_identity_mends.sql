-- A link to set a new password opens only for the account as it was when the link was mailed: whatever changes its password
-- or its email, or lets it in or out, spends the link. With the rights of the owner: those who change people need not read
-- links.
create function spend_reset() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from password_resets where tenant_id = new.tenant_id and user_id = new.id;
  return null;
end $$;
revoke execute on function spend_reset() from public;
create trigger users_spend_reset after update of password_hash, email, active on users for each row
  when (old.password_hash <> new.password_hash or old.email <> new.email or old.active <> new.active)
  execute function spend_reset();

-- Letters have been queued through the function with a delay since 0013; the one without is called by nobody.
drop function enqueue_mail(text, jsonb, text);
