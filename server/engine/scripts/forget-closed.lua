-- forget-closed: takes tickets that closed before an instant off the live store, once the record has their last event. At most 200 a run.
-- INPUT   before (epoch ms)
-- ANSWER  { forgotten }
-- EMITS   nothing
--- @include office, tickets, personal

local acknowledged = tonumber(redis.call('HGET', KEYS[1], 'acknowledged')) or 0
local forgotten = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', stem .. 'closed', '-inf', string.format('(%d', input.before), 'LIMIT', 0, 200)) do
  local ticket = load_ticket(id)
  if not ticket or ticket.lastSeq <= acknowledged then
    redis.call('DEL', ticket_key(id))
    forget_personal(id)
    redis.call('ZREM', stem .. 'closed', id)
    redis.call('ZREM', stem .. 'calls', id)
    forgotten = forgotten + 1
  end
end
return { OK, encode({ forgotten = forgotten }) }
