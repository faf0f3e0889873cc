-- finish: the leg is over and the counter free. Where the visit goes on, its next leg begins to wait. The service time goes to what the
-- estimator knows.
-- INPUT   ticketId, clerkId, epoch, outcome, delivered, endVisit
-- ANSWER  { ticket }
-- EMITS   ticket.finished
--- @include office, tickets, queues, counters, call, service-times, command, at-counter

local planned = not input.endVisit and ticket.next[1] or nil
append('ticket.finished', ticket.id, counter.id, facts(ticket, {
  clerkId = input.clerkId,
  outcome = input.outcome,
  delivered = input.delivered,
  next = planned and { serviceId = planned.serviceId, targetMs = planned.targetMs, dueAt = now + planned.targetMs } or null,
}))
local leg = current_leg(ticket)
stop_serving(leg)
leg.finishedAt = now
leg.outcome = input.outcome
leg.delivered = input.delivered
add_service_time(leg)
vacate(counter.id)
if planned then
  leg.status = 'served'
  table.remove(ticket.next, 1)
  table.insert(ticket.legs, new_leg(planned.serviceId, now))
  ticket.serviceId = planned.serviceId
  ticket.status = 'waiting'
  ticket.dueAt = now + planned.targetMs
  ticket.targetMs = planned.targetMs
  leave_counter(ticket)
  enqueue(ticket)
  take_off_board(ticket)
else
  ticket.next = {}
  close_ticket(ticket, 'served')
end
save_ticket(ticket)
remember_for_undo(counter, 'finish', ticket, before)

return accept({ ticket = ticket })
