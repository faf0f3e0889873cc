-- erase-personal-data: takes name, phone and notes of a person off the live store. The event makes the record follow, whatever it has just
-- read; a ticket that is not here any more was read to its end before.
-- INPUT   ticketId
-- ANSWER  { ticket | null }
-- EMITS   ticket.erased, where anything was kept
--- @include office, tickets, personal, command

local ticket = load_ticket(input.ticketId)
if ticket and (#ticket.personal > 0 or ticket.notes > 0) then
  append('ticket.erased', ticket.id, nil, facts(ticket))
  ticket.personal = {}
  ticket.notes = 0
  save_ticket(ticket)
end
forget_personal(input.ticketId)

return accept({ ticket = ticket or null })
