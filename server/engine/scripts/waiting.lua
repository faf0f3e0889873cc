-- waiting: the first waiting tickets of every line, and those that rest, with the counters. Writes nothing.
-- INPUT   limit (of each line)
-- ANSWER  { seq, at, counters, tickets }
-- EMITS   nothing
--- @include office, tickets, queues, counters

local function facts_of(ticket)
  return {
    ticketId = ticket.id,
    number = ticket.number,
    serviceId = ticket.serviceId,
    priority = ticket.priority,
    clerkLanguage = ticket.clerkLanguage,
    aim = ticket.aim,
    anchorAt = current_leg(ticket).anchorAt,
    dueAt = ticket.dueAt,
    targetMs = ticket.targetMs,
    order = ticket.order,
    restsUntilAt = null,
  }
end

local tickets = {}
for _, lane in ipairs(redis.call('ZRANGE', stem .. 'heads', 0, -1)) do
  for _, member in ipairs(redis.call('ZRANGE', stem .. 'lane:' .. lane, 0, input.limit - 1)) do
    table.insert(tickets, facts_of(load_ticket(parse_member(member).ticketId)))
  end
end
for _, id in ipairs(redis.call('ZRANGE', stem .. 'resting', 0, input.limit - 1)) do
  local ticket = load_ticket(id)
  local resting = facts_of(ticket)
  if ticket.restsUntilAt > now then
    resting.restsUntilAt = ticket.restsUntilAt
  end
  table.insert(tickets, resting)
end

local counters = {}
for _, id in ipairs(redis.call('HKEYS', stem .. 'counters')) do
  table.insert(counters, with_tickets(load_counter(id)))
end

return { OK, encode({ seq = seq, at = now, counters = counters, tickets = tickets }) }
