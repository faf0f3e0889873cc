-- Notes what a device says of itself. A fault that it named before keeps its beginning.
--
-- KEYS  1 the device's hash
-- ARGV  1 now  2 forgotten after; both in ms  3 address  4 agent  5 page  6... faults
-- Returns the faults as they are kept: names and the instants when they began, as JSON.
local before = cjson.decode(redis.call('HGET', KEYS[1], 'faults') or '{}')
local faults = {}
for i = 6, #ARGV do
  faults[ARGV[i]] = before[ARGV[i]] or tonumber(ARGV[1])
end
local kept = next(faults) and cjson.encode(faults) or '{}'
redis.call('HSET', KEYS[1], 'seenAt', ARGV[1], 'address', ARGV[3], 'agent', ARGV[4], 'page', ARGV[5], 'faults', kept)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return kept
