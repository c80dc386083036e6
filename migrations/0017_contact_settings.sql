-- A tenant says itself how it is reached and whether its prices include tax, which workshops see with its offers.

create or replace view own_tenant as
select id, name, phone, whatsapp, city, address, language, time_zone, currency, mode, primary_color, session_idle_minutes,
       updated_at, version, tax
from tenants
where id = nullif(current_setting('app.tenant_id', true), '')::uuid;
grant update (phone, whatsapp, city, address, tax) on own_tenant to engrane_app;
