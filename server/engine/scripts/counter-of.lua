-- counter-of: the counter at which a clerk is signed in. Writes nothing.
-- INPUT   clerkId
-- ANSWER  { counter | null }
-- EMITS   nothing
--- @include office, tickets, counters

local id = redis.call('HGET', stem .. 'clerks', input.clerkId)
local counter = id and load_counter(id)
return { OK, encode({ counter = counter and with_tickets(counter) or null }) }
