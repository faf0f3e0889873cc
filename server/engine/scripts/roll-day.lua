-- roll-day: brings the office into the business day of now, at most 200 tickets a run; to be repeated until `done`.
-- Waiting and called tickets of the old day expire; one being served finishes and belongs to its day of issue. In an office open round
-- the clock the waiting ones carry over.
-- INPUT   carryWaiting
-- ANSWER  { done, rolled, day }
-- EMITS   ticket.expired for each, then day.closed and day.opened
--- @include office, tickets, counters

local BATCH = 200

if not must_roll() then
  return accept({ done = true, rolled = false, day = today })
end

local expired = 0
local function expire(ticket)
  append('ticket.expired', ticket.id, ticket.counterId ~= null and ticket.counterId or nil, facts(ticket, { from = ticket.status }))
  if ticket.status == 'waiting' then
    dequeue(ticket)
  else
    redis.call('HDEL', stem .. 'active', ticket.counterId)
  end
  close_ticket(ticket, 'expired')
  save_ticket(ticket)
  expired = expired + 1
end

if today then
  for _, id in ipairs(redis.call('HVALS', stem .. 'active')) do
    local ticket = load_ticket(id)
    if ticket.status == 'called' and expired < BATCH then
      expire(ticket)
    end
  end
  if not input.carryWaiting then
    for _, service in ipairs(redis.call('SMEMBERS', stem .. 'services')) do
      if expired < BATCH then
        for _, member in ipairs(redis.call('ZRANGE', stem .. 'queue:' .. service, 0, BATCH - expired - 1)) do
          expire(load_ticket(member_ticket_id(member)))
        end
      end
    end
  end
end
if expired == BATCH then
  return accept({ done = false, rolled = false, day = today })
end

if today then
  append('day.closed', nil, nil, { day = today })
end
append('day.opened', nil, nil, { day = context.day })
redis.call('HSET', KEYS[1], 'day', context.day)
redis.call('DEL', stem .. 'calls', stem .. 'leaving')
if today then
  redis.call('DEL', stem .. 'series:' .. today)
end

return accept({ done = true, rolled = true, day = context.day })
