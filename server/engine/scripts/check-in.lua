-- check-in: somebody with an appointment has come. Early or on time the ticket counts from the booked slot, or from now where that is
-- later; beyond the grace it waits as a walk-in. An appointment is checked in once.
-- INPUT   as take-ticket, but targets (of all classes) for targetMs; slotAt, appointmentId, graceMs
-- ANSWER  { ticket, position, punctuality }
-- EMITS   ticket.issued
--- @include office, tickets, personal, queues, place, series, issue, command

local booked = input.appointmentId ~= null and redis.call('HGET', stem .. 'appointments', input.appointmentId)
local known = booked and load_ticket(booked)
if known then
  return refuse(ALREADY_CHECKED_IN, { number = known.number })
end
-- An appointment is a promise: neither a service's hours nor its contingent stand against it.
if not day_open or redis.call('HGET', stem .. 'hand', 'office') == 'closed' then
  return refuse(OFFICE_CLOSED)
end
local label = next_label(input.series, input.numbering)
if not label then
  return refuse(SERIES_EXHAUSTED)
end

local punctuality = 'late'
if now < input.slotAt then
  punctuality = 'early'
elseif now <= input.slotAt + input.graceMs then
  punctuality = 'on_time'
end
input.priority = punctuality == 'late' and 'regular' or 'appointment'
input.targetMs = input.targets[input.priority]
local anchor = math.max(now, input.slotAt)
local ticket = new_ticket(label, anchor, { slotAt = input.slotAt, appointmentId = input.appointmentId })
local position = place_of(ticket.serviceId, ticket.dueAt, nil)
issue(ticket, label)
if input.appointmentId ~= null then
  redis.call('HSET', stem .. 'appointments', input.appointmentId, ticket.id)
end
save_ticket(ticket)
enqueue(ticket)

return accept({ ticket = ticket, position = position, punctuality = punctuality })
