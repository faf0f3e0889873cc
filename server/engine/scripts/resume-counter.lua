-- resume-counter: a paused counter takes people again.
-- INPUT   counterId, clerkId, epoch
-- ANSWER  { counter }
-- EMITS   counter.resumed
--- @include office, tickets, counters, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
if counter.state ~= 'paused' then
  return refuse(COUNTER_NOT_PAUSED)
end

append('counter.resumed', nil, counter.id, { clerkId = input.clerkId })
counter.state = 'open'
counter.pauseReason = null
save_counter(counter)
set_idle(counter.id)
rebuild_pools()

return accept({ counter = with_tickets(counter) })
