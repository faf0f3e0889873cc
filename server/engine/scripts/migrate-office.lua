-- migrate-office: brings an office's keys from the first layout (one queue per service, tickets without holds, transfers and routes) to
-- the present one. Does nothing to one that is up to date.
-- INPUT   nothing
-- ANSWER  { version }
-- EMITS   nothing
--- @include office, tickets, queues, counters

if redis.call('HGET', KEYS[1], 'version') == VERSION then
  return { OK, encode({ version = VERSION }) }
end
for _, service in ipairs(redis.call('SMEMBERS', stem .. 'services')) do
  local members = redis.call('ZRANGE', stem .. 'queue:' .. service, 0, -1)
  redis.call('DEL', stem .. 'queue:' .. service, stem .. 'anchors:' .. service)
  for _, member in ipairs(members) do
    local id = string.sub(member, 13)
    local ticket = load_ticket(id)
    enqueue(ticket)
    redis.call('SET', ticket_key(id), encode(ticket))
  end
end
for _, id in ipairs(redis.call('HKEYS', stem .. 'counters')) do
  local counter = load_counter(id)
  save_counter(counter)
  if counter.state == 'open' and redis.call('HEXISTS', stem .. 'active', id) == 0 then
    set_idle(id)
  end
end
redis.call('HSET', KEYS[1], 'version', VERSION)
return { OK, encode({ version = VERSION }) }
