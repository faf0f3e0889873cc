-- start: the person has come to the counter and service begins.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.started
--- @include office, tickets, counters, command, at-counter

ticket.status = 'serving'
ticket.startedAt = now
local leg = current_leg(ticket)
leg.status = 'serving'
leg.startedAt = now
append('ticket.started', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
save_ticket(ticket)

return answer_ticket()
