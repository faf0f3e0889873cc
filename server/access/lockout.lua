-- Counts an attempt to sign in, and locks the account from the last free one on: twice as long each time.
--
-- KEYS  1 the account's hash
-- ARGV  1 now  2 free attempts  3 first wait  4 longest wait  5 forgotten after; times in ms
-- Returns how long to wait in ms, 0 where the attempt may be made.
local now = tonumber(ARGV[1])
local untilAt = tonumber(redis.call('HGET', KEYS[1], 'untilAt') or '0')
if untilAt > now then
  return untilAt - now
end
local over = redis.call('HINCRBY', KEYS[1], 'attempts', 1) - tonumber(ARGV[2])
if over >= 0 then
  local waitMs = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ math.min(over, 30))
  redis.call('HSET', KEYS[1], 'untilAt', string.format('%.0f', now + waitMs))
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 0
