-- resume: goes on with a parked ticket: serving if service had started, else called once more.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.resumed
--- @include office, tickets, counters, command, at-counter

local taken = refuse_taking(counter)
if taken then
  return taken
end

local leg = current_leg(ticket)
local status = leg.startedAt ~= null and 'serving' or 'called'
append('ticket.resumed', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId, status = status }))
for _, resumed in ipairs({ ticket, leg }) do
  resumed.status = status
  resumed.counterId = counter.id
  resumed.clerkId = input.clerkId
end
redis.call('HDEL', stem .. 'held', ticket.id)
occupy(counter.id, ticket.id)
if status == 'serving' then
  leg.servingAt = now
else
  ticket.calledAt = now
  leg.calledAt = now
  put_on_board(ticket)
end
save_ticket(ticket)

return accept({ ticket = ticket })
