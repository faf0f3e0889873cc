-- no-show: the person who was called did not come; the counter is free.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.no_show
--- @include office, tickets, counters, at-counter

local first = remembered()
if first then
  return first
end
if must_roll() then
  return { ROLL_DAY, '{}' }
end

local ticket, counter, refusal = ticket_at_counter()
if refusal then
  return refusal
end

append('ticket.no_show', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
close_ticket(ticket, 'no_show')
save_ticket(ticket)
redis.call('HDEL', stem .. 'active', counter.id)
redis.call('ZREM', stem .. 'calls', ticket.id)

return answer_ticket(ticket)
