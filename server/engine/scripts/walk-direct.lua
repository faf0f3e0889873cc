-- walk-direct: somebody without a ticket is served at once. Hours and contingent are the clerk's to judge.
-- INPUT   counterId, clerkId, epoch, ticketId, serviceId, series, numbering, priority, language, channel, targetMs, next,
--         personal as take-ticket
-- ANSWER  { ticket }
-- EMITS   ticket.issued, ticket.called, ticket.started
--- @include office, tickets, personal, queues, counters, series, issue, call, start, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch) or refuse_taking(counter)
if refusal then
  return refusal
end
if not day_open then
  return refuse(OFFICE_CLOSED)
end
local label = next_label(input.series, input.numbering)
if not label then
  return refuse(SERIES_EXHAUSTED)
end

local ticket = new_ticket(label, now, { direct = true })
issue(ticket, label)
call_ticket(ticket, counter, 'walk_direct')
-- Nobody has to find the way: the screens need not say it.
take_off_board(ticket)
redis.call('HDEL', stem .. 'undo', counter.id)
start_service(ticket, input.clerkId)

return accept({ ticket = ticket })
