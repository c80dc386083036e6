-- An event can be for some people of its tenant alone; its own transaction says for whom.
alter table outbox
  add column people uuid[],
  drop constraint outbox_audience_known,
  add constraint outbox_audience_known check (audience in ('tenant', 'market', 'platform', 'people')),
  add constraint outbox_people_named check ((audience = 'people') = (people is not null));
