-- sign-out: closes a counter that has no active ticket. Its epoch stays, so that a later sign-in goes on above it.
-- INPUT   counterId, clerkId, epoch
-- ANSWER  { counter }
-- EMITS   counter.closed
--- @include office, tickets, counters, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
local ticket = active_ticket(counter.id)
if ticket then
  return refuse(COUNTER_BUSY, { number = ticket.number })
end

append('counter.closed', nil, counter.id, { clerkId = input.clerkId, epoch = counter.epoch })
counter.state = 'closed'
counter.clerkId = null
counter.serviceIds = {}
save_counter(counter)
redis.call('HDEL', stem .. 'clerks', input.clerkId)
rebuild_pools()

return accept({ counter = with_ticket(counter) })
