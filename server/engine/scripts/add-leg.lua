-- add-leg: the visit goes on to another service once this one is finished.
-- INPUT   ticketId, clerkId, epoch, service { id, targets }
-- ANSWER  { ticket }
-- EMITS   ticket.leg_added
--- @include office, tickets, counters, command, at-counter

local added = { serviceId = input.service.id, targetMs = input.service.targets[ticket.priority] }
append('ticket.leg_added', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId, added = added }))
table.insert(ticket.next, added)
save_ticket(ticket)

return accept({ ticket = ticket })
