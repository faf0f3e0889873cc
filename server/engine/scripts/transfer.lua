-- transfer: this leg ends and the next begins to wait: at another service, or for one counter or one clerk. The number stays.
-- INPUT   ticketId, clerkId, epoch, service { id, targets } | null, aim { kind, id } | null, keepAnchor, note (sealed) | null
-- ANSWER  { ticket }
-- EMITS   ticket.noted where there is a note, ticket.transferred
--- @include office, tickets, personal, queues, counters, command, at-counter

if input.aim ~= null then
  local there = input.aim.id
  if input.aim.kind == 'clerk' then
    there = redis.call('HGET', stem .. 'clerks', input.aim.id)
  end
  local target = there and load_counter(there)
  if not target or target.state == 'closed' then
    return refuse(NOT_THERE_NOW)
  end
end

local to, target_ms = ticket.serviceId, ticket.targetMs
if input.service ~= null then
  to, target_ms = input.service.id, input.service.targets[ticket.priority]
end
local since = input.keepAnchor and ticket.dueAt - ticket.targetMs or now
if input.note ~= null then
  write_note(ticket, input.note)
end
append('ticket.transferred', ticket.id, counter.id, facts(ticket, {
  serviceId = to,
  fromServiceId = ticket.serviceId,
  clerkId = input.clerkId,
  aim = input.aim,
  dueAt = since + target_ms,
  targetMs = target_ms,
}))
local leg = current_leg(ticket)
stop_serving(leg)
leg.status = 'transferred'
leg.finishedAt = now
table.insert(ticket.legs, new_leg(to, now))
ticket.serviceId = to
ticket.status = 'waiting'
ticket.aim = input.aim
ticket.dueAt = since + target_ms
ticket.targetMs = target_ms
leave_counter(ticket)
vacate(counter.id)
enqueue(ticket)
save_ticket(ticket)
take_off_board(ticket)

return accept({ ticket = ticket })
