-- hold: parks the ticket; it occupies no counter, and neither the wait nor the service runs on.
-- INPUT   ticketId, clerkId, epoch, note (sealed) | null
-- ANSWER  { ticket }
-- EMITS   ticket.noted where there is a note, ticket.held
--- @include office, tickets, personal, counters, command, at-counter

if input.note ~= null then
  write_note(ticket, input.note)
end
append('ticket.held', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId }))
stop_serving(current_leg(ticket))
set_status(ticket, 'held')
save_ticket(ticket)
vacate(counter.id)
redis.call('HSET', stem .. 'held', ticket.id, counter.id)
take_off_board(ticket)

return accept({ ticket = ticket })
