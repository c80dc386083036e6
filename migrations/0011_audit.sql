-- The name that somebody tried to sign in with, as typed: of a sign-in that failed. When it belongs to nobody the entry
-- stands in the audit of the platform's tenant.
alter table audit_entries add column attempted_username text
  constraint audit_entries_attempted_username_length check (char_length(attempted_username) <= 200);
