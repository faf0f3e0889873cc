-- look: one consistent look at an office. Writes nothing.
-- INPUT   targets: list of { serviceId, targetMs }
-- ANSWER  { seq, comparedRun, restoredSeq, at, day, dayOpen, byHand, issued, counters, queues, calls }
-- EMITS   nothing
--- @include office, tickets, queues, counters, place

local function issued_of(what)
  return today and tonumber(redis.call('HGET', stem .. 'issued:' .. today, what)) or 0
end
local function by_hand(what)
  return redis.call('HGET', stem .. 'hand', what) or null
end

local counters = {}
for _, id in ipairs(redis.call('HKEYS', stem .. 'counters')) do
  table.insert(counters, with_tickets(load_counter(id)))
end

local queues = {}
for _, target in ipairs(input.targets) do
  local service = target.serviceId
  local longest = redis.call('ZRANGE', stem .. 'anchors:' .. service, 0, 0, 'WITHSCORES')
  table.insert(queues, {
    serviceId = service,
    count = redis.call('ZCARD', stem .. 'anchors:' .. service),
    longestAnchorAt = tonumber(longest[2]) or null,
    position = place_of(service, now + target.targetMs, nil),
    issued = issued_of(service),
    byHand = by_hand(service),
  })
end

local calls = {}
for _, id in ipairs(redis.call('ZREVRANGE', stem .. 'calls', 0, -1)) do
  local ticket = load_ticket(id)
  if ticket then
    table.insert(calls, { ticketId = id, number = ticket.number, counterId = current_leg(ticket).counterId, calledAt = ticket.calledAt })
  end
end

return {
  OK,
  encode({
    seq = seq,
    comparedRun = office[6] or null,
    restoredSeq = tonumber(redis.call('HGET', KEYS[1], 'restoredSeq')) or null,
    at = now,
    day = today or null,
    dayOpen = day_open,
    byHand = by_hand('office'),
    issued = issued_of('all'),
    counters = counters,
    queues = queues,
    calls = calls,
  }),
}
