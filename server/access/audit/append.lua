--- Puts an entry at the end of the chain, if it still ends where the caller thinks, and takes it off what is under way.
-- KEYS: tip, entries, pending.  ARGV: seq and hash of the end as the caller knows it, the entry's id, seq, hash, JSON
-- Returns {'appended'}; {'known'}: it is in the chain already, or was never begun; {'moved', seq, hash}: where the chain ends
local seq = redis.call('HGET', KEYS[1], 'seq') or '0'
local hash = redis.call('HGET', KEYS[1], 'hash') or ''
if redis.call('HEXISTS', KEYS[3], ARGV[3]) == 0 then return { 'known' } end
if seq ~= ARGV[1] or hash ~= ARGV[2] then return { 'moved', seq, hash } end
redis.call('RPUSH', KEYS[2], ARGV[6])
redis.call('HSET', KEYS[1], 'seq', ARGV[4], 'hash', ARGV[5])
redis.call('HDEL', KEYS[3], ARGV[3])
return { 'appended' }
