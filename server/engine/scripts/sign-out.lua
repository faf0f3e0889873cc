-- sign-out: closes a counter that has no active ticket. Its epoch stays, so that a later sign-in goes on above it. What was parked there,
-- or was for it or its clerk alone, goes back to its queue.
-- INPUT   counterId, clerkId, epoch
-- ANSWER  { counter }
-- EMITS   ticket.returned for each of those, counter.closed
--- @include office, tickets, queues, counters, release, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
local ticket = active_ticket(counter.id)
if ticket then
  return refuse(COUNTER_BUSY, { number = ticket.number })
end

if release(counter) then
  return again()
end
append('counter.closed', nil, counter.id, { clerkId = input.clerkId, epoch = counter.epoch })
counter.state = 'closed'
counter.clerkId = null
counter.serviceIds = {}
counter.secondaryServiceIds = {}
counter.overflowSlackMs = 0
counter.languages = {}
counter.profileId = null
counter.pauseReason = null
save_counter(counter)
redis.call('HDEL', stem .. 'clerks', input.clerkId)
redis.call('HDEL', stem .. 'idle', counter.id)
redis.call('HDEL', stem .. 'undo', counter.id)
rebuild_pools()

return accept({ counter = with_tickets(counter) })
