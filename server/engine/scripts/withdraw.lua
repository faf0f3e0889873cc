-- withdraw: a waiting ticket leaves the queue by its holder's or the office's wish.
-- INPUT   ticketId
-- ANSWER  { ticket }
-- EMITS   ticket.withdrawn
--- @include office, tickets, command

local ticket = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
local refusal = refuse_status(ticket)
if refusal then
  return refusal
end

append('ticket.withdrawn', ticket.id, nil, facts(ticket))
dequeue(ticket)
redis.call('HINCRBY', stem .. 'leaving', ticket.serviceId .. ':withdrawn', 1)
close_ticket(ticket, 'withdrawn')
save_ticket(ticket)

ticket.order = nil
return accept({ ticket = ticket })
