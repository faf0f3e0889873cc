-- Changes a pairing that is still there, and gives it a new life.
--
-- KEYS  1 the pairing's hash
-- ARGV  1 life in ms  2... fields and values
-- Returns 1, or 0 where there is none any more.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
