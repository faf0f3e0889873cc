-- note: a clerk writes on a ticket. The text comes sealed; the event says only that there is one.
-- INPUT   ticketId, note { sealed }
-- ANSWER  { ticket }
-- EMITS   ticket.noted
--- @include office, tickets, personal, command, any-ticket

write_note(ticket, input.note)
save_ticket(ticket)

return accept({ ticket = ticket })
