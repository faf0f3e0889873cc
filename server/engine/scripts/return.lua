-- return: the ticket goes back to its service's queue, to the place it had or to the end.
-- INPUT   ticketId, clerkId, epoch, to ('place' | 'end')
-- ANSWER  { ticket }
-- EMITS   ticket.returned
--- @include office, tickets, queues, counters, command, at-counter

local due = input.to == 'end' and now + ticket.targetMs or ticket.dueAt
append('ticket.returned', ticket.id, counter.id, facts(ticket, { from = ticket.status, to = input.to, dueAt = due }))
local leg = current_leg(ticket)
stop_serving(leg)
leg.startedAt = null
set_status(ticket, 'waiting')
leave_counter(ticket)
ticket.dueAt = due
vacate(counter.id)
enqueue(ticket)
save_ticket(ticket)
take_off_board(ticket)

return accept({ ticket = ticket })
