-- change-service: the person needs another service than the one asked for; number and anchor stay.
-- INPUT   ticketId, service { id, targets }
-- ANSWER  { ticket }
-- EMITS   ticket.service_changed
--- @include office, tickets, queues, command, any-ticket

local target_ms = input.service.targets[ticket.priority]
local due = ticket.dueAt - ticket.targetMs + target_ms
append('ticket.service_changed', ticket.id, nil, facts(ticket, {
  serviceId = input.service.id,
  fromServiceId = ticket.serviceId,
  dueAt = due,
  targetMs = target_ms,
}))
if ticket.status == 'waiting' then
  take_out(ticket)
end
ticket.serviceId = input.service.id
current_leg(ticket).serviceId = input.service.id
ticket.dueAt = due
ticket.targetMs = target_ms
if ticket.status == 'waiting' then
  enqueue(ticket)
end
save_ticket(ticket)

return accept({ ticket = ticket })
