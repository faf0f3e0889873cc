--- Lets the entries that wait here follow the record's last one: this store came back older than the record.
-- KEYS: tip, entries.  ARGV: hash of the end as the caller knows it; seq and hash of the record's last entry; seq and hash of the new
-- end; the entries as JSON, linked anew
-- Returns 1, or 0 where something was appended meanwhile
if (redis.call('HGET', KEYS[1], 'hash') or '') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 'recordedSeq', ARGV[2], 'recordedHash', ARGV[3], 'seq', ARGV[4], 'hash', ARGV[5])
for i = 6, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
return 1
