-- reinstate: a no-show or a withdrawn ticket waits again, at its old place. One that did not come rests first where the office has it so.
-- Whom it was for may have gone meanwhile, so it waits for any counter of its service.
-- INPUT   ticketId, withinMs, noRecallMs | null
-- ANSWER  { ticket }
-- EMITS   ticket.reinstated
--- @include office, tickets, queues, command, any-ticket

if ticket.day ~= today or not day_open or now - ticket.closedAt > input.withinMs then
  return refuse(REINSTATE_TOO_LATE, { number = ticket.number })
end

local rests_until = null
if ticket.status == 'no_show' and input.noRecallMs ~= null and ticket.closedAt + input.noRecallMs > now then
  rests_until = ticket.closedAt + input.noRecallMs
end
append('ticket.reinstated', ticket.id, nil, facts(ticket, { from = ticket.status, restsUntilAt = rests_until }))
current_leg(ticket).startedAt = null
set_status(ticket, 'waiting')
leave_counter(ticket)
ticket.closedAt = null
ticket.aim = null
ticket.restsUntilAt = rests_until
redis.call('ZREM', stem .. 'closed', ticket.id)
enqueue(ticket)
save_ticket(ticket)

return accept({ ticket = ticket })
