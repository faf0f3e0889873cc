-- close-day: the business day is over: open tickets expire or carry over, and no more are issued until the next day or `open-day`.
-- INPUT   carryWaiting, automatic
-- ANSWER  { day, open }
-- EMITS   ticket.expired for each, then day.closed; nothing where the day is closed
--- @include office, tickets, queues, counters, expire, command

local closed_by_itself = redis.call('HGET', KEYS[1], 'closedByItself')
if day_open and not (input.automatic and closed_by_itself == today) then
  if expire_open(input.carryWaiting) then
    return again()
  end
  append('day.closed', nil, nil, { day = today })
  redis.call('HSET', KEYS[1], 'dayState', 'closed')
  day_open = false
  if input.automatic then
    redis.call('HSET', KEYS[1], 'closedByItself', today)
  end
end

return accept({ day = today, open = day_open })
