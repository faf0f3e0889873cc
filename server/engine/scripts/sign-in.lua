-- sign-in: opens a counter for a clerk and the services they give there. The same clerk at the same counter gets a new epoch and keeps
-- the active ticket.
-- INPUT   counterId, clerkId, serviceIds
-- ANSWER  { counter }
-- EMITS   counter.opened
--- @include office, tickets, counters, command

local counter = load_counter(input.counterId) or { id = input.counterId, state = 'closed', epoch = 0, clerkId = null, serviceIds = {} }
if counter.state ~= 'closed' and counter.clerkId ~= input.clerkId then
  return refuse(COUNTER_OCCUPIED)
end
local elsewhere = redis.call('HGET', stem .. 'clerks', input.clerkId)
if elsewhere and elsewhere ~= counter.id then
  return refuse(CLERK_ELSEWHERE)
end

counter.state = 'open'
counter.epoch = counter.epoch + 1
counter.clerkId = input.clerkId
counter.serviceIds = input.serviceIds
append('counter.opened', nil, counter.id, { clerkId = input.clerkId, serviceIds = input.serviceIds, epoch = counter.epoch })
save_counter(counter)
redis.call('HSET', stem .. 'clerks', input.clerkId, counter.id)
rebuild_pools()

return accept({ counter = with_ticket(counter) })
