-- How a command on any ticket of the office goes on: `ticket`, or a refusal.

local ticket = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
local refusal = refuse_status(ticket)
if refusal then
  return refusal
end
