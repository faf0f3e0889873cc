-- Opens a pairing, unless its code is taken.
--
-- KEYS  1 the pairing's hash
-- ARGV  1 life in ms  2... fields and values
-- Returns 1, or 0 where the code is taken.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
