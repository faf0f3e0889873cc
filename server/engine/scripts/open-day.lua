-- open-day: a business day that was closed goes on; its numbers go on too.
-- INPUT   nothing
-- ANSWER  { day, open }
-- EMITS   day.opened; nothing where the day is open
--- @include office, command

if not day_open then
  append('day.opened', nil, nil, { day = today })
  redis.call('HSET', KEYS[1], 'dayState', 'open')
end

return accept({ day = today, open = true })
