-- acknowledge: the record has every event up to a sequence. The stream is trimmed behind it; the last 10,000 events stay.
-- INPUT   seq
-- ANSWER  { acknowledged }
-- EMITS   nothing
--- @include office

local KEPT_EVENTS = 10000

local acknowledged = math.max(tonumber(redis.call('HGET', KEYS[1], 'acknowledged')) or 0, math.min(input.seq, seq))
redis.call('HSET', KEYS[1], 'acknowledged', acknowledged)
local oldest = math.min(acknowledged, seq - KEPT_EVENTS) + 1
if oldest > 1 then
  redis.call('XTRIM', stem .. 'events', 'MINID', '~', string.format('%d-0', oldest))
end
return { OK, encode({ acknowledged = acknowledged }) }
