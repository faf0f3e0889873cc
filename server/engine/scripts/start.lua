-- start: the person has come to the counter and service begins.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.started
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

ticket.status = 'serving'
ticket.startedAt = now
local leg = current_leg(ticket)
leg.status = 'serving'
leg.startedAt = now
append('ticket.started', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
save_ticket(ticket)

return answer_ticket(ticket)
