-- call: calls a chosen ticket of the office, whoever it waits for.
-- INPUT   counterId, clerkId, epoch, ticketId
-- ANSWER  { ticket }
-- EMITS   ticket.called
--- @include office, tickets, queues, counters, call, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch) or refuse_taking(counter)
if refusal then
  return refusal
end
local ticket, before = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
if ticket.status ~= 'waiting' then
  return refuse(NOT_WAITING, { number = ticket.number })
end

dequeue(ticket)
call_ticket(ticket, counter, 'chosen')
remember_for_undo(counter, 'call', ticket, before)

return accept({ ticket = ticket })
