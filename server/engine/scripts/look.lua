-- look: one consistent look at an office. Writes nothing.
-- INPUT   targets: list of { serviceId, targetMs }
-- ANSWER  { seq, at, day, counters, queues, calls }
-- EMITS   nothing
--- @include office, tickets, counters, place

local counters = {}
for _, json in ipairs(redis.call('HVALS', stem .. 'counters')) do
  table.insert(counters, with_ticket(cjson.decode(json)))
end

local queues = {}
for _, target in ipairs(input.targets) do
  local service = target.serviceId
  local longest = redis.call('ZRANGE', stem .. 'anchors:' .. service, 0, 0, 'WITHSCORES')
  table.insert(queues, {
    serviceId = service,
    count = redis.call('ZCARD', stem .. 'queue:' .. service),
    longestAnchorAt = tonumber(longest[2]) or null,
    position = place_of(service, now + target.targetMs, nil),
  })
end

local calls = {}
for _, id in ipairs(redis.call('ZREVRANGE', stem .. 'calls', 0, -1)) do
  local ticket = load_ticket(id)
  if ticket then
    table.insert(calls, { ticketId = id, number = ticket.number, counterId = ticket.counterId, calledAt = ticket.calledAt })
  end
end

return { OK, encode({ seq = seq, at = now, day = today or null, counters = counters, queues = queues, calls = calls }) }
