-- wrap-up: the person has left and the clerk writes up; the service time runs on. A second one changes nothing.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.wrap_up_started, once a leg
--- @include office, tickets, counters, command, at-counter

local leg = current_leg(ticket)
if leg.wrapUpAt == null then
  append('ticket.wrap_up_started', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
  leg.wrapUpAt = now
  save_ticket(ticket)
end

return accept({ ticket = ticket })
