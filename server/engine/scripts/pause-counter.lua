-- pause-counter: an open counter without a ticket takes no one for a while.
-- INPUT   counterId, clerkId, epoch, reason
-- ANSWER  { counter }
-- EMITS   counter.paused
--- @include office, tickets, counters, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch) or refuse_taking(counter)
if refusal then
  return refusal
end

append('counter.paused', nil, counter.id, { clerkId = input.clerkId, reason = input.reason })
counter.state = 'paused'
counter.pauseReason = input.reason
save_counter(counter)
redis.call('HDEL', stem .. 'idle', counter.id)
rebuild_pools()

return accept({ counter = with_tickets(counter) })
