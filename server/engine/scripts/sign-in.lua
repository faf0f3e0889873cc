-- sign-in: opens a counter for a clerk and the services they give there. The same clerk at the same counter gets a new epoch and keeps
-- the tickets there; a supervisor may take over from another clerk.
-- INPUT   counterId, clerkId, serviceIds, secondaryServiceIds, overflowSlackMs, profileId, languages, force
-- ANSWER  { counter }
-- EMITS   counter.closed where somebody was taken over from (and ticket.returned as at sign-out), counter.opened
--- @include office, tickets, queues, counters, release, command

local counter = load_counter(input.counterId) or new_counter(input.counterId)
local occupied = counter.state ~= 'closed' and counter.clerkId ~= input.clerkId
if occupied and not input.force then
  return refuse(COUNTER_OCCUPIED)
end
local elsewhere = redis.call('HGET', stem .. 'clerks', input.clerkId)
if elsewhere and elsewhere ~= counter.id then
  return refuse(CLERK_ELSEWHERE)
end

if occupied then
  if release(counter) then
    return again()
  end
  append('counter.closed', nil, counter.id, { clerkId = counter.clerkId, epoch = counter.epoch })
  redis.call('HDEL', stem .. 'clerks', counter.clerkId)
end
counter.state = 'open'
-- A store that came back older may have forgotten sign-ins; see restore-office.
counter.epoch = math.max(counter.epoch, tonumber(redis.call('HGET', KEYS[1], 'epochsAbove')) or 0) + 1
counter.clerkId = input.clerkId
counter.serviceIds = input.serviceIds
counter.secondaryServiceIds = input.secondaryServiceIds or {}
counter.overflowSlackMs = input.overflowSlackMs or 0
counter.profileId = input.profileId or null
counter.languages = input.languages or {}
counter.pauseReason = null
append('counter.opened', nil, counter.id, {
  clerkId = counter.clerkId,
  serviceIds = counter.serviceIds,
  epoch = counter.epoch,
  secondaryServiceIds = counter.secondaryServiceIds,
  overflowSlackMs = counter.overflowSlackMs,
  profileId = counter.profileId,
  languages = counter.languages,
})
save_counter(counter)
redis.call('HSET', stem .. 'clerks', input.clerkId, counter.id)
redis.call('HDEL', stem .. 'undo', counter.id)
if redis.call('HEXISTS', stem .. 'active', counter.id) == 0 then
  set_idle(counter.id)
end
rebuild_pools()

return accept({ counter = with_tickets(counter) })
