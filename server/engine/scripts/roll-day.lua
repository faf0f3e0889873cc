-- roll-day: brings the office into the business day of now, at most 200 tickets a run; to be repeated until `done`. What is open of the
-- old day expires (`lib/expire.lua`).
-- INPUT   carryWaiting
-- ANSWER  { done, rolled, day }
-- EMITS   ticket.expired for each, then day.closed (unless it was) and day.opened
--- @include office, tickets, queues, counters, expire

if not must_roll() then
  return accept({ done = true, rolled = false, day = today })
end
if today and expire_open(input.carryWaiting) then
  return accept({ done = false, rolled = false, day = today })
end

if today and day_open then
  append('day.closed', nil, nil, { day = today })
end
append('day.opened', nil, nil, { day = context.day })
redis.call('HSET', KEYS[1], 'day', context.day, 'dayState', 'open')
redis.call('DEL', stem .. 'calls', stem .. 'leaving', stem .. 'hand', stem .. 'undo', stem .. 'appointments')
if today then
  redis.call('DEL', stem .. 'series:' .. today, stem .. 'labels:' .. today, stem .. 'issued:' .. today)
  -- Labels still in the hall are not given again.
  for _, service in ipairs(redis.call('SMEMBERS', stem .. 'services')) do
    for _, member in ipairs(redis.call('ZRANGE', stem .. 'anchors:' .. service, 0, -1)) do
      redis.call('SADD', stem .. 'labels:' .. context.day, parse_member(member).number)
    end
  end
  for _, id in ipairs(redis.call('HVALS', stem .. 'active')) do
    redis.call('SADD', stem .. 'labels:' .. context.day, load_ticket(id).number)
  end
end

return accept({ done = true, rolled = true, day = context.day })
