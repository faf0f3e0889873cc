-- position: a ticket's place in its queue. Writes nothing.
-- INPUT   ticketId
-- ANSWER  { position }, `ahead` 0 for a ticket that no longer waits
-- EMITS   nothing
--- @include office, tickets, queues, place

local ticket = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
local position = place_of(ticket.serviceId, ticket.dueAt, ticket.order)
if ticket.status ~= 'waiting' then
  position.ahead = 0
end
return { OK, encode({ position = position }) }
