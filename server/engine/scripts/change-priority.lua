-- change-priority: gives a ticket another class; it stays due from the instant it counted from.
-- INPUT   ticketId, priority, targets (of that class, by service)
-- ANSWER  { ticket }
-- EMITS   ticket.priority_changed
--- @include office, tickets, queues, command, any-ticket

local function target_of(service, otherwise)
  return input.targets[service] or otherwise
end
local next_legs = {}
for _, leg in ipairs(ticket.next) do
  table.insert(next_legs, { serviceId = leg.serviceId, targetMs = target_of(leg.serviceId, leg.targetMs) })
end
local target_ms = target_of(ticket.serviceId, ticket.targetMs)
local due = ticket.dueAt - ticket.targetMs + target_ms
append('ticket.priority_changed', ticket.id, nil, facts(ticket, {
  priority = input.priority,
  dueAt = due,
  targetMs = target_ms,
  next = next_legs,
}))
if ticket.status == 'waiting' then
  take_out(ticket)
end
ticket.priority = input.priority
ticket.dueAt = due
ticket.targetMs = target_ms
ticket.next = next_legs
if ticket.status == 'waiting' then
  enqueue(ticket)
end
save_ticket(ticket)

return accept({ ticket = ticket })
