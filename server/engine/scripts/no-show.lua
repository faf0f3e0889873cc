-- no-show: the person who was called did not come; the counter is free.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.no_show
--- @include office, tickets, counters, command, at-counter

append('ticket.no_show', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
close_ticket(ticket, 'no_show')
save_ticket(ticket)
vacate(counter.id)
take_off_board(ticket)

return accept({ ticket = ticket })
