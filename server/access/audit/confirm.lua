--- The record has every entry up to one: it need not be kept here any longer, but that it was there is remembered.
-- KEYS: tip, entries.  ARGV: seq and hash of the record's last entry
local last = tonumber(redis.call('HGET', KEYS[1], 'seq') or '0')
local first = last - redis.call('LLEN', KEYS[2]) + 1
local seq = tonumber(ARGV[1])
if seq > last then return 0 end
if seq >= first then redis.call('LTRIM', KEYS[2], seq - first + 1, -1) end
if seq > tonumber(redis.call('HGET', KEYS[1], 'recordedSeq') or '0') then
  redis.call('HSET', KEYS[1], 'recordedSeq', ARGV[1], 'recordedHash', ARGV[2])
end
return 1
