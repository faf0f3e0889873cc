-- take-ticket: issues the next number of a series and puts the ticket into its service's queue.
-- INPUT   ticketId, serviceId, series, numbering, priority, language, channel, targetMs, next, clerkLanguage, closed, contingents,
--         personal { name, phone }: { sealed, index } each
-- ANSWER  { ticket, position }
-- EMITS   ticket.issued
--- @include office, tickets, personal, queues, place, series, issue, command

local refusal = refuse_closed()
if refusal then
  return refusal
end
local label = next_label(input.series, input.numbering)
if not label then
  return refuse(SERIES_EXHAUSTED)
end

local ticket = new_ticket(label, now)
local position = place_of(ticket.serviceId, ticket.dueAt, nil)
issue(ticket, label)
save_ticket(ticket)
enqueue(ticket)

return accept({ ticket = ticket, position = position })
