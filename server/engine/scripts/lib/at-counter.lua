-- How a clerk's command on the ticket at their counter goes on: `counter`, `ticket` and `before`, its JSON, or a refusal.
-- Order: known command (before), then epoch together with the clerk, then status.

local counter_id = redis.call('HGET', stem .. 'clerks', input.clerkId)
local counter = counter_id and load_counter(counter_id)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
local ticket, before = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
refusal = refuse_status(ticket)
if refusal then
  return refusal
end
-- A parked ticket is also for the clerk who parked it, wherever they work now.
if ticket.counterId ~= counter.id and not (ticket.status == 'held' and ticket.clerkId == input.clerkId) then
  return refuse(NOT_YOUR_TICKET, { number = ticket.number })
end
