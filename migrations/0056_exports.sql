-- Exports of more than the audit: of what a file is says its kind, and what was asked for says its filter.
alter table audit_exports rename to exports;
alter table exports rename constraint audit_exports_pkey to exports_pkey;
alter table exports rename constraint audit_exports_status_known to exports_status_known;
alter index audit_exports_newest rename to exports_newest;
alter policy audit_exports_of_tenant on exports rename to exports_of_tenant;
alter policy audit_exports_of_all on exports rename to exports_of_all;
alter table exports add column kind text not null default 'audit'
  constraint exports_kind_known check (kind in ('audit', 'stores'));
alter table exports alter column kind drop default;
