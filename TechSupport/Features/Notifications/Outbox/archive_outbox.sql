-- Takes messages that nobody will send any more out of the deliveries and into the archive. "techsupport outbox archive" runs it, again
-- and again inside one transaction until it finds nothing: never run it by hand, because the audit log would not know.
--   @before  only what was sent (or, never sent, what was made) before this moment
--   @failed  also what failed
--   @after   only rows behind this one, so that no batch looks at the rows of the one before
--   @batch   so many rows at once
--   @at      now
-- What waits or is being sent is named nowhere here. A row that somebody else holds, who tries it again perhaps, is left for the next time.
with chosen as materialized (
    select * from deliveries
    where id > @after and (
        state = 'sent' and sent_at < @before
        or state = 'dropped' and created_at < @before
        or @failed and state = 'dead' and created_at < @before)
    order by id limit @batch
    for update skip locked
), kept as (
    insert into delivery_archive (id, event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, sent_at, last_error, archived_at)
    select id, event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, sent_at, last_error, @at from chosen
    returning id, state
), gone as (
    -- only what the archive has
    delete from deliveries d using kept k where d.id = k.id returning d.id
)
select (select count(*) from kept where state = 'sent'), (select count(*) from kept where state = 'dropped'), (select count(*) from kept where state = 'dead'),
    (select count(*) from gone), coalesce((select max(id) from kept), 0)
