-- take-ticket: issues the next number of a series and puts the ticket into its service's queue.
-- INPUT   ticketId, serviceId, series, priority, language, channel, targetMs, closed ('office', 'service' or null)
-- ANSWER  { ticket, position }
-- EMITS   ticket.issued
--- @include office, tickets, place, command

if input.closed == 'office' then
  return refuse(OFFICE_CLOSED)
elseif input.closed == 'service' then
  return refuse(SERVICE_CLOSED)
end

local order = seq + 1
local number = tonumber(redis.call('HGET', stem .. 'series:' .. today, input.series)) or 0
number = number + 1
local due = now + input.targetMs
local ticket = {
  id = input.ticketId,
  number = input.series .. string.format('%03d', number),
  officeId = context.officeId,
  day = today,
  serviceId = input.serviceId,
  priority = input.priority,
  channel = input.channel,
  language = input.language,
  status = 'waiting',
  counterId = null,
  clerkId = null,
  calls = 0,
  issuedAt = now,
  dueAt = due,
  firstCalledAt = null,
  calledAt = null,
  startedAt = null,
  closedAt = null,
  legs = {
    {
      serviceId = input.serviceId,
      counterId = null,
      clerkId = null,
      status = 'waiting',
      anchorAt = now,
      firstCalledAt = null,
      calledAt = null,
      startedAt = null,
      finishedAt = null,
    },
  },
  order = order,
}
local position = place_of(input.serviceId, due, nil)

append('ticket.issued', ticket.id, nil, facts(ticket, {
  priority = ticket.priority,
  channel = ticket.channel,
  language = ticket.language,
  anchorAt = now,
  dueAt = due,
}))
redis.call('HSET', stem .. 'series:' .. today, input.series, number)
save_ticket(ticket)
enqueue(ticket)

ticket.order = nil
return accept({ ticket = ticket, position = position })
