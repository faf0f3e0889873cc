-- recall: calls the ticket at the counter again.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.recalled
--- @include office, tickets, counters, command, at-counter

append('ticket.recalled', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId, calls = ticket.calls + 1 }))
ticket.calls = ticket.calls + 1
ticket.calledAt = now
current_leg(ticket).calledAt = now
save_ticket(ticket)
put_on_board(ticket)

return accept({ ticket = ticket })
