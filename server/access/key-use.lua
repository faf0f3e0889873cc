-- Counts a request made with an integration's key, unless its quota for this minute is used up.
--
-- KEYS  1 the key's hash
-- ARGV  1 now in ms  2 requests a minute  3 today as YYYY-MM-DD  4 forgotten after, in ms
-- Returns 0 where the request may be made, -1 where the key was revoked, else how long to wait in ms.
local now = tonumber(ARGV[1])
local known = redis.call('HMGET', KEYS[1], 'revoked', 'minute', 'count', 'day')
if known[1] then
  return -1
end
-- Servers' clocks differ a little: a minute that one of them has begun is not begun anew by another.
local minute = math.floor(now / 60000)
local begun = tonumber(known[2] or '-1')
if minute > begun then
  redis.call('HSET', KEYS[1], 'minute', string.format('%.0f', minute), 'count', '0')
elseif tonumber(known[3]) >= tonumber(ARGV[2]) then
  return math.max(1, (begun + 1) * 60000 - now)
end
if known[4] ~= ARGV[3] then
  redis.call('HSET', KEYS[1], 'day', ARGV[3], 'today', '0')
end
redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('HINCRBY', KEYS[1], 'today', 1)
redis.call('HSET', KEYS[1], 'lastUsedAt', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 0
